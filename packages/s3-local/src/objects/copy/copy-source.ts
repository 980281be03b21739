import type { Context } from "../../context.ts";
import { maxBodyBytes } from "../../http/body/receive-body.ts";
import { invalidArgument, S3Error } from "../../http/errors.ts";
import { header, type S3Request } from "../../http/request.ts";
import { existingBucket } from "../../storage/write-version.ts";
import { conditionsOf, isNotModified, preconditionFailed } from "../conditions/read-conditions.ts";
import { requireVersionId } from "../find-version.ts";
import type { StoredObject } from "../write/publish-object.ts";

type Address = { bucket: string; key: string; versionId: string | undefined };

function decode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    throw invalidArgument("Invalid copy source encoding", "x-amz-copy-source", value);
  }
}

/**
 * Reads `x-amz-copy-source`: a bucket and a key, URL-encoded, and perhaps a version.
 *
 * @throws S3Error InvalidArgument
 */
export function parseCopySource(value: string): Address {
  const [, path = "", versionId] = /^(.*?)(?:\?versionId=([^&]*))?$/s.exec(value) ?? [];
  const [, bucket = "", key = ""] = /^\/?([^/]+)\/(.+)$/s.exec(decode(path)) ?? [];
  if (bucket === "" || key === "") {
    throw invalidArgument(
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      "x-amz-copy-source",
      value,
    );
  }
  if (versionId !== undefined) requireVersionId(versionId);
  return { bucket, key, versionId };
}

/**
 * The object that a copy is made of, once its `x-amz-copy-source-if-*` conditions hold.
 *
 * @throws S3Error InvalidArgument, NoSuchBucket, NoSuchKey, NoSuchVersion, InvalidRequest,
 *   PreconditionFailed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
export function findCopySource(request: S3Request, { db }: Pick<Context, "db">): StoredObject {
  const { bucket, key, versionId } = parseCopySource(header(request, "x-amz-copy-source") ?? "");
  const { versioning } = existingBucket(db, bucket);
  const version =
    versionId === undefined
      ? db.versions.latest(bucket, key)
      : db.versions.find(bucket, key, versionId);
  if (version === undefined || version.kind === "delete-marker") {
    if (versionId === undefined) throw new S3Error("NoSuchKey", { details: { Key: key } });
    if (version === undefined) {
      throw new S3Error("NoSuchVersion", { details: { Key: key, VersionId: versionId } });
    }
    throw new S3Error("InvalidRequest", {
      message:
        "The source of a copy request may not specifically refer to a delete marker by version id.",
    });
  }
  if (isNotModified(conditionsOf(request, "x-amz-copy-source-"), version)) {
    throw preconditionFailed("x-amz-copy-source-If-None-Match");
  }
  return { version, versionId: versioning === "Unversioned" ? undefined : version.versionId };
}

/** @throws S3Error InvalidRequest when one copy would be of more than 5 GiB */
export function requireCopySize(size: number): void {
  if (size <= maxBodyBytes) return;
  throw new S3Error("InvalidRequest", {
    message: `The specified copy source is larger than the maximum allowable size for a copy source: ${maxBodyBytes}`,
  });
}

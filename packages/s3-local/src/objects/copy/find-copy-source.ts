import { requireBucket } from "../../buckets/require-bucket.ts";
import type { Context } from "../../context.ts";
import { maxBodyBytes } from "../../http/body/receive-body.ts";
import { S3Error } from "../../http/errors.ts";
import { header, type S3Request } from "../../http/request.ts";
import {
  isNotModified,
  parseReadConditions,
  preconditionFailed,
} from "../conditions/read-conditions.ts";
import type { StoredObject } from "../stored-object.ts";
import { parseCopySource } from "./parse-copy-source.ts";

/**
 * Finds the source of a copy and checks its `x-amz-copy-source-if-*` conditions.
 *
 * @throws S3Error InvalidArgument, NoSuchBucket, NoSuchKey, NoSuchVersion, InvalidRequest,
 *   PreconditionFailed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
export const findCopySource = (request: S3Request, { db }: Pick<Context, "db">): StoredObject => {
  const { bucket, key, versionId } = parseCopySource(header(request, "x-amz-copy-source") ?? "");
  const { versioning } = requireBucket(db, bucket);
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
  if (isNotModified(parseReadConditions(request, "x-amz-copy-source-"), version)) {
    throw preconditionFailed("x-amz-copy-source-If-None-Match");
  }
  return { version, versionId: versioning === "Unversioned" ? undefined : version.versionId };
};

/** @throws S3Error InvalidRequest for more than 5 GiB */
export const requireCopySize = (size: number): void => {
  if (size <= maxBodyBytes) return;
  throw new S3Error("InvalidRequest", {
    message: `The specified copy source is larger than the maximum allowable size for a copy source: ${maxBodyBytes}`,
  });
};

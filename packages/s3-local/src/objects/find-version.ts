import type { Context } from "../context.ts";
import { invalidArgument, S3Error } from "../http/errors.ts";
import { query, type S3Request } from "../http/request.ts";
import { addressedBucket, addressedKey } from "../http/request-address.ts";
import type { ObjectVersion } from "../storage/database/versions.ts";
import { existingBucket } from "../storage/write-version.ts";
import type { StoredObject } from "./write/publish-object.ts";

/** @throws S3Error InvalidArgument for what cannot be a version id */
export function requestedVersionId(request: S3Request): string | undefined {
  const versionId = query(request, "versionId");
  if (versionId !== undefined) requireVersionId(versionId);
  return versionId;
}

/** @throws S3Error InvalidArgument */
export function requireVersionId(versionId: string): void {
  if (versionId === "") {
    throw invalidArgument("Version id cannot be the empty string", "versionId", versionId);
  }
  if (versionId !== "null" && !/^[\w.-]{32}$/.test(versionId)) {
    throw invalidArgument("Invalid version id specified", "versionId", versionId);
  }
}

/**
 * The object that a GET or HEAD means.
 *
 * @throws S3Error NoSuchBucket, NoSuchKey, NoSuchVersion, MethodNotAllowed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
 */
export function findVersion(
  request: S3Request,
  { db }: Pick<Context, "db">,
): StoredObject & { version: ObjectVersion } {
  const bucket = existingBucket(db, addressedBucket(request));
  const key = addressedKey(request);
  const wanted = requestedVersionId(request);
  const version =
    wanted === undefined
      ? db.versions.latest(bucket.name, key)
      : db.versions.find(bucket.name, key, wanted);
  if (version === undefined) {
    throw wanted === undefined
      ? new S3Error("NoSuchKey", { details: { Key: key } })
      : new S3Error("NoSuchVersion", { details: { Key: key, VersionId: wanted } });
  }
  if (version.kind === "delete-marker") {
    const headers = { "x-amz-delete-marker": "true", "x-amz-version-id": version.versionId };
    if (wanted === undefined) throw new S3Error("NoSuchKey", { details: { Key: key }, headers });
    throw new S3Error("MethodNotAllowed", {
      details: { Method: request.method, ResourceType: "DeleteMarker" },
      headers: {
        ...headers,
        allow: "DELETE",
        "last-modified": version.lastModified.toUTCString(),
      },
    });
  }
  const versioned = bucket.versioning !== "Unversioned";
  return { version, versionId: versioned ? version.versionId : undefined };
}

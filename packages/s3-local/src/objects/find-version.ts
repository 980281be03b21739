import { requireBucket } from "../buckets/require-bucket.ts";
import type { Context } from "../context.ts";
import { S3Error } from "../http/errors.ts";
import type { S3Request } from "../http/request.ts";
import { requestedBucket, requestedKey } from "../http/request-address.ts";
import type { ObjectVersion } from "../storage/database/versions.ts";
import type { StoredObject } from "./stored-object.ts";
import { requestedVersionId } from "./version-id.ts";

/**
 * Finds the object version that a request names.
 *
 * @throws S3Error NoSuchBucket, NoSuchKey, NoSuchVersion, MethodNotAllowed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
 */
export const findVersion = (
  request: S3Request,
  { db }: Pick<Context, "db">,
): StoredObject & { version: ObjectVersion } => {
  const bucket = requireBucket(db, requestedBucket(request));
  const key = requestedKey(request);
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
};

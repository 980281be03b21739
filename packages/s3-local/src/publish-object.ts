import { checksumHeaders } from "./checksums.ts";
import type { Context } from "./context.ts";
import type { EventName } from "./events/notification.ts";
import type { S3Request } from "./request.ts";
import type { ObjectVersion } from "./storage/versions.ts";
import { existingBucket, writeVersion } from "./storage/write-version.ts";

/** `versionId` is undefined where S3 shows none: in a bucket that never had versioning. */
export type StoredObject = { version: ObjectVersion; versionId: string | undefined };

type Publication = {
  request: S3Request & { accessKeyId: string };
  object: Omit<ObjectVersion, "sequence" | "versionId" | "kind" | "lastModified">;
  eventName: EventName & `ObjectCreated:${string}`;
};

/**
 * Makes an object visible together with its event; call it inside a commit.
 *
 * @returns The object, and the files that no row names any more.
 * @throws S3Error NoSuchBucket when the bucket went while the bytes arrived
 */
export function publishObject(
  { request, object, eventName }: Publication,
  context: Context,
): StoredObject & { unreferenced: string[] } {
  const { db, clock, region } = context;
  const lastModified = clock();
  const { version, unreferenced } = writeVersion(db, { ...object, lastModified });
  const versioned = existingBucket(db, object.bucket).versioning !== "Unversioned";
  const versionId = versioned ? version.versionId : undefined;
  context.recordEvent({
    eventName,
    eventTime: lastModified,
    region,
    bucket: version.bucket,
    key: version.key,
    versionId,
    created: { size: version.size, eTag: version.eTag },
    sequence: version.sequence,
    principalId: request.accessKeyId,
    sourceIp: request.sourceIp,
    requestId: request.requestId,
    hostId: request.hostId,
  });
  return { version, versionId, unreferenced };
}

/** The headers of every answer to a stored object. */
export function storedHeaders({ version, versionId }: StoredObject): Record<string, string> {
  return {
    etag: version.eTag,
    ...checksumHeaders(version.checksums),
    ...(versionId !== undefined && { "x-amz-version-id": versionId }),
    "x-amz-server-side-encryption": "AES256",
  };
}

import { requireBucket } from "../../buckets/require-bucket.ts";
import type { Context } from "../../context.ts";
import type { EventName } from "../../events/notification.ts";
import { type Actor, recordObjectEvent } from "../../events/record-object-event.ts";
import { expirationHeader } from "../../lifecycle/lifecycle-headers.ts";
import type { ObjectVersion } from "../../storage/database/versions.ts";
import { writeVersion } from "../../storage/write-version.ts";
import { checksumHeaders } from "../checksums/checksums.ts";
import type { StoredObject } from "../stored-object.ts";

interface Publication {
  request: Actor;
  object: Omit<ObjectVersion, "sequence" | "versionId" | "kind" | "lastModified">;
  eventName: EventName & `ObjectCreated:${string}`;
}

/**
 * Makes an object visible together with its event. Call it inside a commit.
 *
 * @returns The object, and the files that no row references anymore.
 * @throws S3Error NoSuchBucket if the bucket was deleted while the bytes arrived
 */
export const publishObject = (
  { request, object, eventName }: Publication,
  context: Context,
): StoredObject & { unreferenced: string[] } => {
  const { db, clock } = context;
  const lastModified = clock();
  const { version, unreferenced } = writeVersion(db, { ...object, lastModified });
  const versioned = requireBucket(db, object.bucket).versioning !== "Unversioned";
  const versionId = versioned ? version.versionId : undefined;
  const { sequence } = version;
  const event = { eventName, eventTime: lastModified, sequence };
  recordObjectEvent({ version, versionId }, event, request, context);
  return { version, versionId, unreferenced };
};

/** Returns the headers of every response to a write. */
export const writeResultHeaders = (
  { version, versionId }: StoredObject,
  context: Pick<Context, "db">,
): Record<string, string> => ({
  ...(versionId !== undefined && { "x-amz-version-id": versionId }),
  ...expirationHeader(version, context),
  "x-amz-server-side-encryption": "AES256",
});

/** Returns {@link writeResultHeaders} with the ETag and checksum, for responses without a document. */
export const objectResultHeaders = (
  stored: StoredObject,
  context: Pick<Context, "db">,
): Record<string, string> => ({
  etag: stored.version.eTag,
  ...checksumHeaders(stored.version.checksums),
  ...writeResultHeaders(stored, context),
});

import { requireBucket } from "../../buckets/require-bucket.ts";
import type { Context } from "../../context.ts";
import type { EventName } from "../../events/notification.ts";
import type { Actor } from "../../events/record-object-event.ts";
import type { AuthenticatedRequest } from "../../http/operation.ts";
import {
  deleteVersion,
  newVersionId,
  nullVersionId,
  removeNullVersion,
} from "../../storage/write-version.ts";
import { requireConditions } from "../conditions/write-conditions.ts";

interface Removal {
  bucket: string;
  key: string;
  versionId: string | undefined;
  /** An ETag that the current object must have, or `*`. Conditions never apply to other versions. */
  ifMatch: string | undefined;
}

/** Describes the result of a DELETE. */
export interface Removed {
  /** The removed version or the created delete marker; undefined if the bucket never had versioning. */
  versionId: string | undefined;
  deleteMarker: boolean;
}

interface Change extends Removed {
  unreferenced: string[];
  kind: keyof RemovalEvents | "nothing";
}

/** Maps each kind of removal to the event that it sends. */
export interface RemovalEvents {
  removed: EventName;
  markerCreated: EventName;
}

const requestEvents: RemovalEvents = {
  removed: "ObjectRemoved:Delete",
  markerCreated: "ObjectRemoved:DeleteMarkerCreated",
};

/** Removes one version permanently. A missing version counts as removed. */
const removeVersion = (context: Context, { bucket, key }: Removal, versionId: string): Change => {
  const version = context.db.versions.find(bucket, key, versionId);
  if (version === undefined) {
    return { versionId, deleteMarker: false, unreferenced: [], kind: "nothing" };
  }
  return {
    versionId,
    deleteMarker: version.kind === "delete-marker",
    unreferenced: deleteVersion(context.db, version),
    kind: "removed",
  };
};

/** Inserts a delete marker as the current version of a key. */
const insertDeleteMarker = (
  context: Context,
  { bucket, key }: Removal,
  versionId: string,
): Change => {
  const { db, clock } = context;
  const unreferenced = versionId === nullVersionId ? removeNullVersion(db, bucket, key) : [];
  const sequence = db.sequence.next();
  const lastModified = clock();
  db.versions.insert({ kind: "delete-marker", sequence, bucket, key, versionId, lastModified });
  return {
    versionId,
    deleteMarker: true,
    unreferenced,
    kind: "markerCreated",
  };
};

const applyRemoval = (context: Context, removal: Removal): Change => {
  const { versioning } = requireBucket(context.db, removal.bucket);
  requireConditions({ ifMatch: removal.ifMatch, ifAbsent: false }, removal, context.db);
  if (removal.versionId !== undefined) return removeVersion(context, removal, removal.versionId);
  switch (versioning) {
    case "Unversioned":
      return { ...removeVersion(context, removal, nullVersionId), versionId: undefined };
    case "Enabled":
      return insertDeleteMarker(context, removal, newVersionId());
    case "Suspended":
      return insertDeleteMarker(context, removal, nullVersionId);
    default:
      return versioning satisfies never;
  }
};

/**
 * Deletes an object, or one version of it, and records the event. Call it inside a commit.
 *
 * @throws S3Error NoSuchBucket, NoSuchKey, PreconditionFailed
 */
export const removeWithEvent = (
  removal: Removal,
  { actor, events }: { actor: Actor; events: RemovalEvents },
  context: Context,
): Removed & { unreferenced: string[] } => {
  const { db, clock, region } = context;
  const { kind, ...changed } = applyRemoval(context, removal);
  if (kind === "nothing") return changed;
  context.recordEvent({
    eventName: events[kind],
    eventTime: clock(),
    region,
    bucket: removal.bucket,
    key: removal.key,
    versionId: changed.versionId,
    created: undefined,
    sequence: db.sequence.next(),
    principalId: actor.accessKeyId,
    sourceIp: actor.sourceIp,
    requestId: actor.requestId,
    hostId: actor.hostId,
  });
  return changed;
};

/**
 * Deletes an object, or one version of it, and records the event. Removes the row first, then the file.
 *
 * @throws S3Error NoSuchBucket, NoSuchKey, PreconditionFailed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html
 */
export const removeObject = async (
  request: AuthenticatedRequest,
  removal: Removal,
  context: Context,
): Promise<Removed> => {
  const details = { actor: request, events: requestEvents };
  const { versionId, deleteMarker, unreferenced } = await context.db.commit(() =>
    removeWithEvent(removal, details, context),
  );
  context.eventsCommitted();
  await context.blobs.remove(unreferenced);
  return { versionId, deleteMarker };
};

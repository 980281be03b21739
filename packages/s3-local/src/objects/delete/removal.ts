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
  /** An ETag that the current object must have, or `*`; conditions look at no other version. */
  ifMatch: string | undefined;
}

/** What a DELETE did, in the words of its answer. */
export interface Removed {
  /** The version removed, or the delete marker made; undefined where S3 shows none. */
  versionId: string | undefined;
  deleteMarker: boolean;
}

interface Change extends Removed {
  unreferenced: string[];
  did: keyof RemovalEvents | "nothing";
}

/** How a removal is told, by what it did. */
export interface RemovalEvents {
  removed: EventName;
  markerMade: EventName;
}

const requestEvents: RemovalEvents = {
  removed: "ObjectRemoved:Delete",
  markerMade: "ObjectRemoved:DeleteMarkerCreated",
};

/** Removes one version for good. What is not there counts as removed. */
const removeVersion = (context: Context, { bucket, key }: Removal, versionId: string): Change => {
  const version = context.db.versions.find(bucket, key, versionId);
  if (version === undefined) {
    return { versionId, deleteMarker: false, unreferenced: [], did: "nothing" };
  }
  return {
    versionId,
    deleteMarker: version.kind === "delete-marker",
    unreferenced: deleteVersion(context.db, version),
    did: "removed",
  };
};

/** Puts a delete marker on top of a key. */
const insertMarker = (context: Context, { bucket, key }: Removal, versionId: string): Change => {
  const { db, clock } = context;
  const unreferenced = versionId === nullVersionId ? removeNullVersion(db, bucket, key) : [];
  const sequence = db.sequence.next();
  const lastModified = clock();
  db.versions.insert({ kind: "delete-marker", sequence, bucket, key, versionId, lastModified });
  return {
    versionId,
    deleteMarker: true,
    unreferenced,
    did: "markerMade",
  };
};

const change = (context: Context, removal: Removal): Change => {
  const { versioning } = requireBucket(context.db, removal.bucket);
  requireConditions({ ifMatch: removal.ifMatch, ifAbsent: false }, removal, context.db);
  if (removal.versionId !== undefined) return removeVersion(context, removal, removal.versionId);
  switch (versioning) {
    case "Unversioned":
      return { ...removeVersion(context, removal, nullVersionId), versionId: undefined };
    case "Enabled":
      return insertMarker(context, removal, newVersionId());
    case "Suspended":
      return insertMarker(context, removal, nullVersionId);
    default:
      return versioning satisfies never;
  }
};

/**
 * Deletes an object, or one version of it, with its event; call it inside a commit.
 *
 * @throws S3Error NoSuchBucket, NoSuchKey, PreconditionFailed
 */
export const removeWithEvent = (
  removal: Removal,
  { actor, events }: { actor: Actor; events: RemovalEvents },
  context: Context,
): Removed & { unreferenced: string[] } => {
  const { db, clock, region } = context;
  const { did, ...changed } = change(context, removal);
  if (did === "nothing") return changed;
  context.recordEvent({
    eventName: events[did],
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
 * Deletes an object, or one version of it, with its event. The row goes first, then the file.
 *
 * @throws S3Error NoSuchBucket, NoSuchKey, PreconditionFailed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html
 */
export const removeObject = async (
  request: AuthenticatedRequest,
  removal: Removal,
  context: Context,
): Promise<Removed> => {
  const told = { actor: request, events: requestEvents };
  const { versionId, deleteMarker, unreferenced } = await context.db.commit(() =>
    removeWithEvent(removal, told, context),
  );
  context.eventsCommitted();
  await context.blobs.remove(unreferenced);
  return { versionId, deleteMarker };
};

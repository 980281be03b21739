import { setImmediate as nextTurn } from "node:timers/promises";
import type { Context } from "../context.ts";
import type { Actor } from "../events/record-object-event.ts";
import { newRequestIds } from "../http/request.ts";
import { type RemovalEvents, removeWithEvent } from "../objects/delete/removal.ts";
import type { IndexDb } from "../storage/database/index-db.ts";
import type { Version } from "../storage/database/versions.ts";
import { deleteUpload } from "../storage/write-version.ts";
import { type DueRemovals, dueRemovals, isAbortDue } from "./due-removals.ts";
import { findEnabledRules } from "./enabled-rules.ts";

const events: RemovalEvents = {
  removed: "LifecycleExpiration:Delete",
  markerCreated: "LifecycleExpiration:DeleteMarkerCreated",
};

const listVersions = ({ listing, versions }: IndexDb, bucket: string, key: string): Version[] => {
  const all: Version[] = [];
  let version = versions.latest(bucket, key);
  while (version !== undefined) {
    all.push(version);
    version = listing.older(version);
  }
  return all;
};

interface Key {
  bucket: string;
  key: string;
}

/** Returns the removals that the bucket's rules currently require for a key. */
const dueNow = ({ bucket, key }: Key, { db, clock }: Context): DueRemovals =>
  dueRemovals(findEnabledRules(db, bucket), listVersions(db, bucket, key), clock());

/** Removes the due versions of one key, in one transaction that evaluates the rules again. */
const applyToKey = async (target: Key, actor: Actor, context: Context): Promise<void> => {
  const due = dueNow(target, context);
  if (!due.expireCurrent && due.remove.length === 0) return;
  const unreferenced = await context.db.commit(() => {
    const { expireCurrent, remove } = dueNow(target, context);
    const versionIds = [
      ...remove.map(({ versionId }) => versionId),
      ...(expireCurrent ? [undefined] : []),
    ];
    return versionIds.flatMap((versionId) => {
      const removal = { ...target, versionId, ifMatch: undefined };
      return removeWithEvent(removal, { actor, events }, context).unreferenced;
    });
  });
  context.eventsCommitted();
  await context.blobs.remove(unreferenced);
};

const expireObjects = async (bucket: string, actor: Actor, context: Context): Promise<void> => {
  let version = context.db.listing.firstFrom(bucket, "");
  while (version !== undefined) {
    const { key } = version;
    await applyToKey({ bucket, key }, actor, context);
    // Let waiting requests run between keys.
    await nextTurn();
    version = context.db.listing.firstAfter(bucket, key);
  }
};

const abortUploads = async (bucket: string, context: Context): Promise<void> => {
  const { db, blobs, clock } = context;
  let upload = db.uploads.firstFrom(bucket, "");
  while (upload !== undefined) {
    const { key, uploadId } = upload;
    if (isAbortDue(findEnabledRules(db, bucket), upload, clock())) {
      await blobs.remove(
        await db.commit(() =>
          db.uploads.find(uploadId) === undefined ? [] : deleteUpload(db, uploadId),
        ),
      );
    }
    await nextTurn();
    upload = db.uploads.firstAfter(bucket, key, uploadId);
  }
};

/**
 * Applies the lifecycle rules of all buckets at the time of the server's clock.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
 */
export const applyLifecycle = async (context: Context): Promise<void> => {
  const actor = {
    accessKeyId: "s3-lifecycle",
    sourceIp: "s3.amazonaws.com",
    ...newRequestIds(),
  };
  for (const bucket of context.db.settings.bucketsWith("lifecycle")) {
    await abortUploads(bucket, context);
    await expireObjects(bucket, actor, context);
  }
};

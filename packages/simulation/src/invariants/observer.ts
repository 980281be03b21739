import type { UploadEvent } from "@slipway/core/events/upload-event";
import { limits } from "@slipway/core/limits";
import type { StoredRecord } from "@slipway/core/record";
import {
  hasFile,
  isDeleted,
  isExpired,
  isOrphan,
  isPending,
  isReady,
  isRejected,
  isTrashed,
} from "@slipway/core/status";
import { largeChecksum } from "../bodies.ts";
import { maxSkew } from "../functions/runtime.ts";
import type { Commit } from "../services/table.ts";
import type { ObjectChange, StoredVersion } from "../services/versions.ts";
import { checkDigest } from "./digest-checks.ts";
import { checkChangedFields, checkCreatedFields } from "./field-checks.ts";
import type { History, UploadHistory } from "./history.ts";
import { checkDeletedVariants } from "./image-checks.ts";
import {
  type CheckContext,
  checkCreation,
  checkExpiry,
  checkPurge,
  checkReady,
  checkUpdate,
} from "./record-checks.ts";
import { observeTrash } from "./trash-checks.ts";

interface ObserverContext extends CheckContext {
  readonly history: History;
}

/** Creates an observer that records every write and every object change, and checks the invariants of each moment. */
export const createObserver = (context: ObserverContext) => ({
  onCommit: (commit: Commit): void => observeCommit(context, commit),

  onDeath: ({ name }: { readonly name: string }, key: unknown): void => {
    const upload = typeof key === "string" ? context.history.findByKey(key) : undefined;
    if (upload !== undefined && name.startsWith("sweep-uploads"))
      observeSweepDeath(context, upload);
  },

  /** @param manually true if the change was made outside Slipway */
  onObjectChange: (change: ObjectChange, manually: boolean): void =>
    observeObjectChange(context, change, manually),
});

const observeCommit = (context: ObserverContext, { id, before, after }: Commit): void => {
  const { history, now } = context;
  const upload = history.get(id);
  if (after === undefined) {
    if (before !== undefined) checkPurge(context, before);
    return;
  }
  upload.last = after;
  checkDeletedVariants(context.checker, after);
  if (after.dueFailures === undefined) upload.sweepDeaths = [];
  if (!isPending(after)) upload.decidedAt ??= now();
  if ("multipart" in after && after.multipart !== undefined)
    history.knownMultipart.add(after.multipart.multipartUploadId);
  if (isPending(after)) upload.key ??= after.key ?? `uploads/${id}`;
  if (before === undefined) {
    checkCreation(context, after);
    checkCreatedFields(context, after);
    checkDigest(context, after);
  } else {
    checkUpdate(context, { upload, before, after });
    observeTrash(context, { upload, before, after });
    checkChangedFields(context, { upload, before, after });
    checkDigest(context, after);
  }
  if (before?.status === after.status) return;
  upload.transitions.push({
    status: after.status,
    revision: after.revision,
    event: expectEvent(before, after),
  });
  if (isReady(after)) checkReady(context, upload, after);
  if (isExpired(after)) checkExpiry(context, upload);
};

/** Returns the type of the event of a change of status. */
const expectEvent = (
  before: StoredRecord | undefined,
  after: StoredRecord,
): UploadEvent["type"] | undefined => {
  if (isReady(after)) return isTrashed(before) ? "upload.restored" : "upload.ready";
  if (isTrashed(after)) return "upload.trashed";
  if (isRejected(after)) return "upload.rejected";
  return isDeleted(after) ? "upload.deleted" : undefined;
};

/** Records that the bytes of an upload ended a sweep. */
const observeSweepDeath = ({ checker, now }: ObserverContext, upload: UploadHistory): void => {
  const { first, longest } = limits.sweep.backoff;
  const deaths = upload.sweepDeaths;
  const backoff = Math.min(first * 2 ** (deaths.length - 1), longest) * 1000;
  checker.check(
    "failed sweeps back off",
    // A sweep may end long after it counted its attempt, and the next one may have a fast clock.
    now() - (deaths.at(-1) ?? 0) >= backoff - limits.timeout.sweep * 1000 - 2 * maxSkew,
    () => `${upload.id} ended sweeps at ${[...deaths, now()].join(", ")}`,
  );
  deaths.push(now());
};

const observeObjectChange = (
  { history, checker, bucket }: ObserverContext,
  { eventName, key, versionId }: ObjectChange,
  manually: boolean,
): void => {
  const upload = history.findByKey(key);
  if (upload === undefined) return;
  // An object at another key of the ID must not affect the upload.
  if (upload.key !== undefined && upload.key !== key) return;
  if (manually) upload.changedManually = true;
  if (eventName === "ObjectRemoved:Delete") {
    const { last } = upload;
    if (!manually)
      checker.check(
        "ready files never change",
        !hasFile(last) || last.object.versionId !== versionId,
        () => `the pinned version ${versionId} of ${key} was deleted while it was ${last?.status}`,
      );
    return;
  }
  const version = bucket().versions.get(key, versionId);
  if (version === undefined) return;
  upload.stored.push({ version, manually });
  if (eventName === "ObjectCreated:CompleteMultipartUpload")
    checkCompletion(checker, upload, version);
};

const checkCompletion = (
  { check }: CheckContext["checker"],
  { id, last, completedAsStored }: UploadHistory,
  { body, checksum }: StoredVersion,
): void => {
  if (last === undefined || isOrphan(last)) return;
  check(
    "completions are reported correctly",
    body.size === last.declared.size,
    () => `${id} was completed with ${body.size} bytes of ${last.declared.size}`,
  );
  check(
    "completions are reported correctly",
    completedAsStored || checksum.value === largeChecksum,
    () => `${id} was completed with ${checksum.value}, and its file has ${largeChecksum}`,
  );
};

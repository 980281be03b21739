import { limits } from "@slipway/core/limits";
import type { StoredRecord } from "@slipway/core/record";
import { isDeleted, isExpired, isOrphan, isPending, isReady } from "@slipway/core/status";
import { largeChecksum } from "../bodies.ts";
import { maxLateness, maxSkew } from "../functions/runtime.ts";
import type { Bucket } from "../services/bucket.ts";
import type { Commit } from "../services/table.ts";
import type { ObjectChange, StoredVersion } from "../services/versions.ts";
import type { History, UploadHistory } from "./history.ts";
import type { Checker } from "./invariants.ts";

const day = 24 * 60 * 60 * 1000;
/** How many milliseconds early a retention may end: its start was written late by a slow clock, and its end read by a fast one. */
const maxEarliness = 2 * maxSkew + maxLateness;

/** The statuses that may follow a status. */
const successors: Readonly<Record<StoredRecord["status"], readonly StoredRecord["status"][]>> = {
  pending: ["pending", "ready", "rejected", "expired", "deleted"],
  expired: ["expired", "ready", "rejected", "deleted"],
  ready: ["ready", "deleted"],
  rejected: ["rejected", "deleted"],
  deleted: ["deleted"],
  orphan: ["orphan"],
};

/** Returns true if a version is what was declared, by S3's description and by its bytes. */
export const isAsDeclared = (
  { body, contentType }: StoredVersion,
  { declared }: Exclude<StoredRecord, { status: "orphan" }>,
): boolean =>
  body.size === declared.size &&
  contentType === declared.contentType &&
  body.contentType === declared.contentType &&
  (declared.sha256 === undefined || declared.sha256 === body.sha256);

const isAlive = (record: StoredRecord): boolean => isPending(record) || isReady(record);
/** Describes the fields that an owner can edit. */
const describeEdits = (record: StoredRecord): string =>
  isOrphan(record) ? "" : `title ${record.title}, retention ${record.retention}`;

/** Creates an observer that records every write and every object change, and checks the invariants of each moment. */
export const createObserver = (world: {
  readonly history: History;
  readonly checker: Checker;
  readonly now: () => number;
  readonly bucket: () => Bucket;
}) => {
  const { history, checker, now, bucket } = world;
  const { check } = checker;

  const checkCreation = (after: StoredRecord) =>
    check(
      "statuses never go back",
      isPending(after) || isOrphan(after),
      () => `${after.id} was created as ${after.status}`,
    );

  const checkPurge = (record: StoredRecord) =>
    check(
      "live records are not purged",
      !isAlive(record),
      () => `${record.id} was purged while it was ${record.status}`,
    );

  /** A postponed record stays postponed, because its bytes may end the next sweep too. */
  const checkPostponement = (before: StoredRecord, after: StoredRecord) => {
    if (before.dueFailures === undefined || after.dueFailures === undefined) return;
    if (!isPending(before) || !isPending(after)) return;
    check(
      "failed sweeps back off",
      (after.dueAt ?? "") >= (before.dueAt ?? ""),
      () => `${after.id} was postponed to ${before.dueAt}, and brought forward to ${after.dueAt}`,
    );
  };

  const checkReady = (upload: UploadHistory, after: StoredRecord & { status: "ready" }) => {
    const { object } = after;
    upload.pinned ??= object;
    const stored = upload.stored.find(({ version }) => version.versionId === object.versionId);
    const version = stored?.version;
    check(
      "ready records match S3",
      version !== undefined &&
        isAsDeclared(version, after) &&
        object.size === version.body.size &&
        object.eTag === version.eTag &&
        object.contentType === version.contentType &&
        object.checksum?.value === version.checksum.value,
      () => `${after.id} became ready from ${JSON.stringify(object)}`,
    );
  };

  const recordRetention = (upload: UploadHistory, before: StoredRecord, after: StoredRecord) => {
    if (!isReady(after)) return;
    const isChosen =
      isReady(before) &&
      (before.retention !== after.retention || before.retainUntil !== after.retainUntil);
    if (!isReady(before) || isChosen) upload.keptSince = now();
  };

  const checkUpdate = (upload: UploadHistory, before: StoredRecord, after: StoredRecord) => {
    check(
      "statuses never go back",
      successors[before.status].includes(after.status),
      () => `${after.id} was ${before.status} and became ${after.status}`,
    );
    check(
      "revisions increase",
      after.revision > before.revision,
      () => `${after.id} went from revision ${before.revision} to ${after.revision}`,
    );
    check(
      "statuses never go back",
      isAlive(before) || describeEdits(before) === describeEdits(after),
      () =>
        `${after.id} was ${before.status}, and went from ${describeEdits(before)} to ${describeEdits(after)}`,
    );
    if (isReady(after) && upload.pinned !== undefined)
      check(
        "ready files never change",
        JSON.stringify(after.object) === JSON.stringify(upload.pinned),
        () =>
          `${after.id} changed its version from ${upload.pinned?.versionId} to ${after.object.versionId}`,
      );
    checkPostponement(before, after);
    if (isExpired(after) && after.dueAt === undefined) checkLastCheck(upload, before);
    recordRetention(upload, before, after);
    if (isReady(before) && isDeleted(after)) checkDeletion(upload, before, after);
  };

  const checkDeletion = (
    upload: UploadHistory,
    before: StoredRecord & { status: "ready" },
    after: StoredRecord & { status: "deleted" },
  ) => {
    const { key, versionId } = before.object;
    const { keptSince, deletionRequested } = upload;
    const expected = (keptSince ?? Number.POSITIVE_INFINITY) + (before.retention ?? 0) * day;
    if (after.reason?.code === "retention-over") upload.retentionEnd = { expected, seen: now() };
    const holds = () => {
      switch (after.reason?.code) {
        case undefined:
          return deletionRequested;
        case "retention-over":
          return before.retention !== undefined && expected <= now() + maxEarliness;
        case "removed-in-storage":
          return bucket().versions.get(key, versionId) === undefined;
        default:
          return false;
      }
    };
    check("deletions have a cause", holds(), () => {
      const reason = after.reason?.code ?? "its owner's request";
      return `${after.id} was deleted because of ${reason}, which was not the case`;
    });
  };

  const checkExpiry = (upload: UploadHistory) => {
    const { id, usableUntil = 0 } = upload;
    upload.expiredAt = now();
    check(
      "nothing expires early",
      now() >= usableUntil + limits.policyGrace * 1000 - maxSkew,
      () => `${id} expired, and could be uploaded until ${new Date(usableUntil).toISOString()}`,
    );
  };

  /** An expired record is checked once more. The time was set when a sweep started to settle it. */
  const checkLastCheck = ({ id, expiredAt = 0 }: UploadHistory, before: StoredRecord) => {
    if (!isExpired(before) || before.dueAt === undefined) return;
    check(
      "nothing expires early",
      now() >= expiredAt + (limits.quarantine - limits.timeout.sweep) * 1000 - maxEarliness,
      () => `${id} expired at ${new Date(expiredAt).toISOString()}, and its last check was early`,
    );
  };

  const checkCompletion = (
    { id, last, completedAsStored }: UploadHistory,
    { body, checksum }: StoredVersion,
  ) => {
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

  return {
    onCommit({ id, before, after }: Commit) {
      const upload = history.get(id);
      if (after === undefined) {
        if (before !== undefined) checkPurge(before);
        return;
      }
      upload.last = after;
      if (after.dueFailures === undefined) upload.sweepDeaths = [];
      if (!isPending(after)) upload.decidedAt ??= now();
      if ("multipart" in after && after.multipart !== undefined)
        history.knownMultipart.add(after.multipart.multipartUploadId);
      if (isPending(after)) upload.key ??= after.key ?? `uploads/${id}`;
      if (before === undefined) checkCreation(after);
      else checkUpdate(upload, before, after);
      if (before?.status === after.status) return;
      upload.transitions.push({ status: after.status, revision: after.revision });
      if (isReady(after)) checkReady(upload, after);
      if (isExpired(after)) checkExpiry(upload);
    },

    onDeath({ name }: { readonly name: string }, key: unknown) {
      const upload = typeof key === "string" ? history.findByKey(key) : undefined;
      if (upload === undefined || !name.startsWith("sweep-uploads")) return;
      const { first, longest } = limits.sweep.backoff;
      const deaths = upload.sweepDeaths;
      const backoff = Math.min(first * 2 ** (deaths.length - 1), longest) * 1000;
      check(
        "failed sweeps back off",
        // A sweep may end long after it counted its attempt, and the next one may have a fast clock.
        now() - (deaths.at(-1) ?? 0) >= backoff - limits.timeout.sweep * 1000 - 2 * maxSkew,
        () => `${upload.id} ended sweeps at ${[...deaths, now()].join(", ")}`,
      );
      deaths.push(now());
    },

    /** @param byHand true if the change was made outside Slipway */
    onObjectChange({ eventName, key, versionId }: ObjectChange, manually: boolean) {
      const upload = history.findByKey(key);
      if (upload === undefined) return;
      // An object at another key of the ID must not affect the upload.
      if (upload.key !== undefined && upload.key !== key) return;
      if (manually) upload.changedManually = true;
      if (eventName === "ObjectRemoved:Delete") {
        const { last } = upload;
        if (!manually)
          check(
            "ready files never change",
            !isReady(last) || last.object.versionId !== versionId,
            () => `the pinned version ${versionId} of ${key} was deleted while it was ready`,
          );
        return;
      }
      const version = bucket().versions.get(key, versionId);
      if (version === undefined) return;
      upload.stored.push({ version, manually });
      if (eventName === "ObjectCreated:CompleteMultipartUpload") checkCompletion(upload, version);
    },
  };
};

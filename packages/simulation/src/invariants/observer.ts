import { limits } from "@slipway/core/limits";
import type { StoredRecord } from "@slipway/core/record";
import { largeChecksum } from "../bodies.ts";
import { mostLateness, mostSkew } from "../functions/runtime.ts";
import type { Bucket } from "../services/bucket.ts";
import type { Commit } from "../services/table.ts";
import type { ObjectChange, StoredVersion } from "../services/versions.ts";
import type { History, UploadHistory } from "./history.ts";
import type { Judge } from "./violations.ts";

const day = 24 * 60 * 60 * 1000;
/** Milliseconds that a retention may end early: its begin was written by a slow clock, and late; its end read on a fast one. */
const mostHaste = 2 * mostSkew + mostLateness;

/** What may come after a status. */
const successors: Readonly<Record<StoredRecord["status"], readonly StoredRecord["status"][]>> = {
  pending: ["pending", "ready", "rejected", "expired", "deleted"],
  expired: ["expired", "ready", "rejected", "deleted"],
  ready: ["ready", "deleted"],
  rejected: ["rejected", "deleted"],
  deleted: ["deleted"],
  orphan: ["orphan"],
};

/** Whether these bytes are what was declared, in S3 and in truth. */
export const isAsDeclared = (
  { body, contentType }: StoredVersion,
  { declared }: Exclude<StoredRecord, { status: "orphan" }>,
): boolean =>
  body.size === declared.size &&
  contentType === declared.contentType &&
  body.contentType === declared.contentType &&
  (declared.sha256 === undefined || declared.sha256 === body.sha256);

const isAlive = ({ status }: StoredRecord): boolean => status === "pending" || status === "ready";
/** What an owner can choose of an upload, while it lives. */
const wishesOf = (record: StoredRecord): string =>
  record.status === "orphan" ? "" : `title ${record.title}, retention ${record.retention}`;

/** Sees every write and every object that comes or goes, keeps the history of it, and judges at once. */
export const createWitness = (world: {
  readonly history: History;
  readonly judge: Judge;
  readonly now: () => number;
  readonly bucket: () => Bucket;
}) => {
  const { history, judge, now, bucket } = world;
  const { check } = judge;

  const sawBirth = (after: StoredRecord) =>
    check(
      "life goes forward",
      after.status === "pending" || after.status === "orphan",
      () => `${after.id} began as ${after.status}`,
    );

  const sawRemoval = ({ id, status }: StoredRecord) =>
    check(
      "live records stay",
      status !== "pending" && status !== "ready",
      () => `${id} was purged while it was ${status}`,
    );

  /** What a sweep postponed stays postponed: its bytes may end the next sweep too. */
  const sawPostponed = (before: StoredRecord, after: StoredRecord) => {
    if (before.dueFailures === undefined || after.dueFailures === undefined) return;
    if (before.status !== "pending" || after.status !== "pending") return;
    check(
      "attempts grow rarer",
      (after.dueAt ?? "") >= (before.dueAt ?? ""),
      () => `${after.id} was postponed to ${before.dueAt}, and brought forward to ${after.dueAt}`,
    );
  };

  const sawReady = (upload: UploadHistory, after: StoredRecord & { status: "ready" }) => {
    const { object } = after;
    upload.pinned ??= object;
    const stored = upload.stored.find(({ version }) => version.versionId === object.versionId);
    const version = stored?.version;
    check(
      "ready is what S3 holds",
      version !== undefined &&
        isAsDeclared(version, after) &&
        object.size === version.body.size &&
        object.eTag === version.eTag &&
        object.contentType === version.contentType &&
        object.checksum?.value === version.checksum.value,
      () => `${after.id} became ready from ${JSON.stringify(object)}`,
    );
  };

  const sawRetention = (upload: UploadHistory, before: StoredRecord, after: StoredRecord) => {
    if (after.status !== "ready") return;
    const isChosen =
      before.status === "ready" &&
      (before.retention !== after.retention || before.retainUntil !== after.retainUntil);
    if (before.status !== "ready" || isChosen) upload.keptSince = now();
  };

  const sawChange = (upload: UploadHistory, before: StoredRecord, after: StoredRecord) => {
    check(
      "life goes forward",
      successors[before.status].includes(after.status),
      () => `${after.id} was ${before.status} and became ${after.status}`,
    );
    check(
      "revisions grow",
      after.revision > before.revision,
      () => `${after.id} went from revision ${before.revision} to ${after.revision}`,
    );
    check(
      "life goes forward",
      isAlive(before) || wishesOf(before) === wishesOf(after),
      () =>
        `${after.id} was ${before.status}, and went from ${wishesOf(before)} to ${wishesOf(after)}`,
    );
    if (after.status === "ready" && upload.pinned !== undefined)
      check(
        "served never changes",
        JSON.stringify(after.object) === JSON.stringify(upload.pinned),
        () =>
          `${after.id} was about ${upload.pinned?.versionId}, and is about ${after.object.versionId}`,
      );
    sawPostponed(before, after);
    if (after.status === "expired" && after.dueAt === undefined) sawLastLook(upload, before);
    sawRetention(upload, before, after);
    if (before.status === "ready" && after.status === "deleted") sawDeletion(upload, before, after);
  };

  const sawDeletion = (
    upload: UploadHistory,
    before: StoredRecord & { status: "ready" },
    after: StoredRecord & { status: "deleted" },
  ) => {
    const { key, versionId } = before.object;
    const { keptSince, deletionAsked } = upload;
    const expected = (keptSince ?? Number.POSITIVE_INFINITY) + (before.retention ?? 0) * day;
    if (after.reason?.code === "retention-over") upload.retentionEnd = { expected, seen: now() };
    const holds = () => {
      switch (after.reason?.code) {
        case undefined:
          return deletionAsked;
        case "retention-over":
          return before.retention !== undefined && expected <= now() + mostHaste;
        case "removed-in-storage":
          return bucket().versions.get(key, versionId) === undefined;
        default:
          return false;
      }
    };
    check("nothing goes without a cause", holds(), () => {
      const reason = after.reason?.code ?? "its owner's wish";
      return `${after.id} was deleted for ${reason}, and that was not so`;
    });
  };

  const sawExpiry = (upload: UploadHistory) => {
    const { id, usableUntil = 0 } = upload;
    upload.expiredAt = now();
    check(
      "nothing is given up early",
      now() >= usableUntil + limits.policyGrace * 1000 - mostSkew,
      () => `${id} expired, and could be sent until ${new Date(usableUntil).toISOString()}`,
    );
  };

  /** An expired record waits for its last look, which was set when a sweep began to settle it. */
  const sawLastLook = ({ id, expiredAt = 0 }: UploadHistory, before: StoredRecord) => {
    if (before.status !== "expired" || before.dueAt === undefined) return;
    check(
      "nothing is given up early",
      now() >= expiredAt + (limits.quarantine - limits.timeout.sweep) * 1000 - mostHaste,
      () => `${id} expired at ${new Date(expiredAt).toISOString()}, and its last look was early`,
    );
  };

  const sawCompletion = (
    { id, last, completedAsStored }: UploadHistory,
    { body, checksum }: StoredVersion,
  ) => {
    if (last === undefined || last.status === "orphan") return;
    check(
      "completion tells the truth",
      body.size === last.declared.size,
      () => `${id} was completed with ${body.size} bytes of ${last.declared.size}`,
    );
    check(
      "completion tells the truth",
      completedAsStored || checksum.value === largeChecksum,
      () => `${id} was completed with ${checksum.value}, and its file has ${largeChecksum}`,
    );
  };

  return {
    onCommit({ id, before, after }: Commit) {
      const upload = history.of(id);
      if (after === undefined) {
        if (before !== undefined) sawRemoval(before);
        return;
      }
      upload.last = after;
      if (after.dueFailures === undefined) upload.sweepDeaths = [];
      if (after.status !== "pending") upload.decidedAt ??= now();
      if ("multipart" in after && after.multipart !== undefined)
        history.knownMultipart.add(after.multipart.multipartUploadId);
      if (after.status === "pending") upload.key ??= after.key ?? `uploads/${id}`;
      if (before === undefined) sawBirth(after);
      else sawChange(upload, before, after);
      if (before?.status === after.status) return;
      upload.turns.push({ status: after.status, revision: after.revision });
      if (after.status === "ready") sawReady(upload, after);
      if (after.status === "expired") sawExpiry(upload);
    },

    onDeath({ name }: { readonly name: string }, key: unknown) {
      const upload = typeof key === "string" ? history.ofKey(key) : undefined;
      if (upload === undefined || !name.startsWith("sweep-uploads")) return;
      const { first, longest } = limits.sweep.backoff;
      const deaths = upload.sweepDeaths;
      const backoff = Math.min(first * 2 ** (deaths.length - 1), longest) * 1000;
      check(
        "attempts grow rarer",
        // A sweep may die long after it counted its attempt, and the next one may have a fast clock.
        now() - (deaths.at(-1) ?? 0) >= backoff - limits.timeout.sweep * 1000 - 2 * mostSkew,
        () => `${upload.id} killed sweeps at ${[...deaths, now()].join(", ")}`,
      );
      deaths.push(now());
    },

    /** @param byHand whether somebody did it past Slipway */
    onObjectChange({ eventName, key, versionId }: ObjectChange, byHand: boolean) {
      const upload = history.ofKey(key);
      if (upload === undefined) return;
      // What lies at another key of its id must not change anything for an upload.
      if (upload.key !== undefined && upload.key !== key) return;
      if (byHand) upload.touchedByHand = true;
      if (eventName === "ObjectRemoved:Delete") {
        const { last } = upload;
        if (!byHand)
          check(
            "served never changes",
            last?.status !== "ready" || last.object.versionId !== versionId,
            () => `the pinned version ${versionId} of ${key} was deleted while it was ready`,
          );
        return;
      }
      const version = bucket().versions.get(key, versionId);
      if (version === undefined) return;
      upload.stored.push({ version, byHand });
      if (eventName === "ObjectCreated:CompleteMultipartUpload") sawCompletion(upload, version);
    },
  };
};

import { type DownloadCounter, uploadIdOfCounter } from "@slipway/core/download-counters";
import { idOfKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import type { StoredRecord } from "@slipway/core/record";
import type { BodyName } from "../bodies.ts";
import { mostSkew } from "../functions/runtime.ts";
import type { Bucket } from "../services/bucket.ts";
import type { Queue } from "../services/queue.ts";
import type { Table } from "../services/table.ts";
import type { History, UploadHistory } from "./history.ts";
import type { Judge } from "./violations.ts";
import { isAsDeclared } from "./witness.ts";

const deadly: BodyName = "image that kills by its verdict";

/** Milliseconds after its time until a due record must have been settled: two sweeps may miss it by their clocks. */
const sweepingTime = 3 * limits.sweep.every * 1000 + 2 * mostSkew;
const grace = limits.policyGrace * 1000;

/** From when on nothing new went wrong, and until when the sweep then left alone what it had failed on; in milliseconds. */
export interface Calm {
  readonly since: number;
  readonly postponedUntil: ReadonlyMap<string, number>;
  /** Milliseconds for which sweeps that were killed may have kept others waiting. */
  readonly delay: number;
}

/** Look at everything once it has run dry. */
export const lookAtLast = (world: {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly counters: { all(): readonly DownloadCounter[] };
  readonly history: History;
  readonly judge: Judge;
  readonly calm: Calm;
  /** Whether nothing is to come any more. */
  readonly isDry: boolean;
  /** Invocations that never ended. */
  readonly running: ReadonlySet<string>;
  readonly queue: Queue;
}): void => {
  const { table, bucket, counters, history, calm, running, queue } = world;
  const { check } = world.judge;

  const lookAtObjects = () => {
    for (const { key, versionId } of bucket.versions.all()) {
      const record = table.get(idOfKey(key) ?? "");
      check(
        "no orphan",
        record?.status === "ready" &&
          record.object.versionId === versionId &&
          record.object.key === key,
        () => `${versionId} of ${key} is left; its record is ${record?.status ?? "gone"}`,
      );
    }
    for (const { multipartUploadId, key } of bucket.multipart.all())
      check("no parts left", false, () => `${multipartUploadId} of ${key} is left`);
    check("no parts left", true, () => "");
  };

  const lookAtRecord = (record: StoredRecord) => {
    check("nothing pends for ever", record.status !== "pending", () => `${record.id} is pending`);
    if (record.status !== "ready") return;
    const { key, versionId, size, contentType, checksum } = record.object;
    const version = bucket.versions.get(key, versionId);
    check(
      "no ghost",
      version?.body.size === size &&
        version.contentType === contentType &&
        version.checksum.value === checksum?.value,
      () => `${record.id} is ready, and S3 holds ${version?.body.name ?? "nothing"}`,
    );
    check(
      "retention ends",
      record.retention === undefined,
      () => `${record.id} was to be kept for ${record.retention} days, and nothing is to come`,
    );
  };

  const lookAtUpload = (upload: UploadHistory) => {
    const { id, usableUntil, decidedAt, retentionEnd } = upload;
    /** When something must have happened that was to happen at a time. */
    const latest = (time: number) =>
      Math.max(calm.since, time, calm.postponedUntil.get(id) ?? 0) + sweepingTime + calm.delay;
    if (usableUntil !== undefined && decidedAt !== undefined)
      check(
        "nothing pends for ever",
        decidedAt <= latest(usableUntil + grace),
        () => `${id} was pending until ${new Date(decidedAt).toISOString()}`,
      );
    if (retentionEnd !== undefined)
      check(
        "retention ends",
        retentionEnd.seen <= latest(retentionEnd.expected),
        () =>
          `${id} was to be deleted ${(retentionEnd.seen - retentionEnd.expected) / 1000} s before it was`,
      );
    if (upload.deletionAnswered) {
      const record = table.get(id);
      check(
        "deleted is gone",
        record === undefined || record.status === "deleted",
        () => `${id} was deleted, and is ${record?.status}`,
      );
    }
    check(
      "every turn is told",
      toldOf(upload) === turnsOf(upload),
      () => `of ${id} was told: ${toldOf(upload)}; there was: ${turnsOf(upload)}`,
    );
    lookAtOutcome(upload);
  };

  const lookAtOutcome = (upload: UploadHistory) => {
    const { id, last, stored } = upload;
    if (last === undefined || last.status === "orphan") return;
    if (upload.touchedByHand || upload.deletionAsked) return;
    const good = stored.filter(({ version }) => isAsDeclared(version, last)).length;
    const came = (status: StoredRecord["status"]) =>
      upload.turns.some((turn) => turn.status === status);
    const expected =
      stored.length === 0
        ? came("expired") && !came("ready") && !came("rejected")
        : good === stored.length
          ? came("ready")
          : good === 0
            ? came("rejected")
            : came("ready") || came("rejected");
    // It is rejected once its bytes ended every attempt to inspect them.
    const isDeadly = stored.some(({ version }) => version.body?.name === deadly);
    check(
      "what arrived counts",
      expected || (isDeadly && came("rejected")),
      () =>
        `of ${id}, ${good} of ${stored.length} versions were good, and it became ${upload.turns.map(({ status }) => status).join(", ")}`,
    );
  };

  const lookAtCounters = () => {
    for (const { id, purgeAt } of counters.all()) {
      const upload = uploadIdOfCounter(id);
      const record = upload === undefined ? undefined : table.get(upload);
      check(
        "counters go",
        record?.status === "ready" || purgeAt !== undefined,
        () => `${id} stays, and its upload is ${record?.status ?? "gone"}`,
      );
    }
  };

  lookAtObjects();
  lookAtCounters();
  for (const record of table.all()) lookAtRecord(record);
  for (const upload of history.all()) lookAtUpload(upload);
  check("everything ends", running.size === 0, () => `${[...running].join(", ")} never ended`);
  check("everything ends", world.isDry, () => "there is always something to do");
  check(
    "everything ends",
    queue.deadLetters.length === 0,
    () => `${queue.deadLetters.map(({ body }) => body).join(", ")} cannot be handled`,
  );
};

/** The turns of a life that others are told of, and the ones they were told of, each once. */
const turnsOf = ({ turns }: UploadHistory): string =>
  turns
    .filter(({ status }) => status === "ready" || status === "rejected" || status === "deleted")
    .map(({ status, revision }) => `${revision} upload.${status}`)
    .join(", ");
const toldOf = ({ published }: UploadHistory): string =>
  [...new Set(published.map(({ type, revision }) => `${revision} ${type}`))]
    .sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10))
    .join(", ");

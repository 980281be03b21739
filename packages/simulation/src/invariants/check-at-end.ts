import { type DownloadCounter, parseCounterId } from "@slipway/core/download-counters";
import type { ObjectKeys } from "@slipway/core/identity";
import type { Kinds } from "@slipway/core/kinds/kind-rules";
import { limits } from "@slipway/core/limits";
import type { StoredRecord } from "@slipway/core/record";
import { hasFile, isDeleted, isOrphan, isPending, isTrashed } from "@slipway/core/status";
import type { BodyName } from "../bodies.ts";
import { maxSkew } from "../functions/runtime.ts";
import type { HookObserver } from "../hooks/hook-observer.ts";
import { checkLinksAtEnd } from "../links/link-checks.ts";
import type { Bucket } from "../services/bucket.ts";
import type { Queue } from "../services/queue.ts";
import type { ShareTable } from "../services/share-table.ts";
import type { Table } from "../services/table.ts";
import type { History, UploadHistory } from "./history.ts";
import { checkDerivedImage, checkImagesOfRecord } from "./image-checks.ts";
import type { Checker } from "./invariants.ts";
import { isAsDeclared } from "./record-checks.ts";

const deadly: BodyName = "image that ends inspections";

/** Milliseconds until a due record must be settled. Two sweeps may miss it because of their clocks. */
const sweepingTime = 3 * limits.sweep.every * 1000 + 2 * maxSkew;
const grace = limits.policyGrace * 1000;

/** The phase without new faults, and the records that failed sweeps had postponed. In milliseconds since the epoch. */
export interface QuietPhase {
  readonly since: number;
  readonly postponedUntil: ReadonlyMap<string, number>;
  /** Milliseconds by which sweeps that were ended may have delayed other records. */
  readonly delay: number;
}

/** The state of a run once all work has finished. */
interface FinalState {
  readonly table: Table;
  readonly shareTable: ShareTable;
  readonly bucket: Bucket;
  readonly keys: ObjectKeys;
  readonly counters: { all(): readonly DownloadCounter[] };
  readonly history: History;
  readonly checker: Checker;
  readonly quiet: QuietPhase;
  /** True if no work remains. */
  readonly isIdle: boolean;
  /** Invocations that never ended. */
  readonly running: ReadonlySet<string>;
  readonly queue: Queue;
  /** The queue of the events that hooks handle. */
  readonly hookQueue: Queue;
  /** The queue of the uploads to derive images from. */
  readonly imageQueue: Queue;
  readonly rules: Kinds;
  readonly hookObserver: Pick<HookObserver, "checkAtEnd">;
}

/** Checks the invariants that hold once all work has finished. */
export const checkAtEnd = (state: FinalState): void => {
  checkObjects(state);
  checkCounters(state);
  checkLinksAtEnd(state);
  for (const record of state.table.all()) checkRecord(state, record);
  for (const upload of state.history.all()) checkUpload(state, upload);
  state.hookObserver.checkAtEnd();
  checkRemainingWork(state);
};

const checkObjects = (state: FinalState): void => {
  const { table, bucket, keys, checker } = state;
  const { check } = checker;
  for (const { key, versionId } of bucket.versions.all()) {
    if (checkDerivedImage(state, { key })) continue;
    const record = table.get(keys.parse(key) ?? "");
    check(
      "no orphans",
      hasFile(record) && record.object.versionId === versionId && record.object.key === key,
      () => `${versionId} of ${key} remains; its record is ${record?.status ?? "gone"}`,
    );
  }
  for (const { multipartUploadId, key } of bucket.multipart.all())
    check("no parts remain", false, () => `${multipartUploadId} of ${key} remains`);
  check("no parts remain", true, () => "");
};

const checkRecord = (state: FinalState, record: StoredRecord): void => {
  const {
    bucket,
    checker: { check },
  } = state;
  checkImagesOfRecord(state, record);
  check("nothing stays pending", !isPending(record), () => `${record.id} is pending`);
  if (!hasFile(record)) return;
  const { key, versionId, size, contentType, checksum } = record.object;
  const version = bucket.versions.get(key, versionId);
  check(
    "no ghosts",
    version?.body.size === size &&
      version.contentType === contentType &&
      version.checksum.value === checksum?.value,
    () => `${record.id} is ${record.status}, and S3 holds ${version?.body.name ?? "nothing"}`,
  );
  check(
    "retentions are enforced",
    record.retention === undefined,
    () => `${record.id} has a retention of ${record.retention} days, and no work remains`,
  );
  check(
    "the trash is emptied in time",
    !isTrashed(record),
    () => `${record.id} is in the trash until ${record.dueAt}, and no work remains`,
  );
};

const checkUpload = (state: FinalState, upload: UploadHistory): void => {
  const {
    table,
    quiet,
    checker: { check },
  } = state;
  const { id, usableUntil, decidedAt, retentionEnd } = upload;
  /** Returns the latest time at which something that is due at a time must have happened. */
  const latest = (time: number) =>
    Math.max(quiet.since, time, quiet.postponedUntil.get(id) ?? 0) + sweepingTime + quiet.delay;
  if (usableUntil !== undefined && decidedAt !== undefined)
    check(
      "nothing stays pending",
      decidedAt <= latest(usableUntil + grace),
      () => `${id} was pending until ${new Date(decidedAt).toISOString()}`,
    );
  if (retentionEnd !== undefined)
    check(
      "retentions are enforced",
      retentionEnd.seen <= latest(retentionEnd.expected),
      () =>
        `${id} was deleted ${(retentionEnd.seen - retentionEnd.expected) / 1000} s after its retention ended`,
    );
  if (upload.trashEnd !== undefined)
    check(
      "the trash is emptied in time",
      upload.trashEnd.seen <= latest(upload.trashEnd.expected),
      () => `${id} was due in the trash at ${upload.trashEnd?.expected}`,
    );
  if (upload.deletionConfirmed) {
    const record = table.get(id);
    check(
      "deleted files stay deleted",
      record === undefined || isDeleted(record),
      () => `${id} was deleted, and is ${record?.status}`,
    );
  }
  check(
    "changes are published",
    listPublishedEvents(upload) === listExpectedEvents(upload),
    () =>
      `${id} published: ${listPublishedEvents(upload)}; expected: ${listExpectedEvents(upload)}`,
  );
  checkOutcome(state, upload);
};

const checkOutcome = ({ checker: { check } }: FinalState, upload: UploadHistory): void => {
  const { id, last, stored } = upload;
  if (last === undefined || isOrphan(last)) return;
  if (upload.changedManually || upload.deletionRequested) return;
  const good = stored.filter(({ version }) => isAsDeclared(version, last)).length;
  const reached = (status: StoredRecord["status"]) =>
    upload.transitions.some((turn) => turn.status === status);
  const expected =
    stored.length === 0
      ? reached("expired") && !reached("ready") && !reached("rejected")
      : good === stored.length
        ? reached("ready")
        : good === 0
          ? reached("rejected")
          : reached("ready") || reached("rejected");
  // An upload is rejected after its bytes ended every attempt to inspect them.
  const isDeadly = stored.some(({ version }) => version.body?.name === deadly);
  check(
    "outcomes match uploads",
    expected || (isDeadly && reached("rejected")),
    () =>
      `${good} of ${stored.length} versions of ${id} were as declared, and it became ${upload.transitions.map(({ status }) => status).join(", ")}`,
  );
};

const checkCounters = ({ table, counters, checker: { check } }: FinalState): void => {
  for (const { id, purgeAt } of counters.all()) {
    const upload = parseCounterId(id);
    const record = upload === undefined ? undefined : table.get(upload);
    check(
      "counters are purged",
      hasFile(record) || purgeAt !== undefined,
      () => `${id} remains, and its upload is ${record?.status ?? "gone"}`,
    );
  }
};

const checkRemainingWork = ({
  running,
  isIdle,
  queue,
  hookQueue,
  imageQueue,
  checker: { check },
}: FinalState): void => {
  const deadLetters = [...queue.deadLetters, ...hookQueue.deadLetters, ...imageQueue.deadLetters];
  check("all work ends", running.size === 0, () => `${[...running].join(", ")} never ended`);
  check("all work ends", isIdle, () => "work remains");
  check(
    "all work ends",
    deadLetters.length === 0,
    () => `${deadLetters.map(({ body }) => body).join(", ")} cannot be handled`,
  );
};

/** Lists the changes that must be published. */
const listExpectedEvents = ({ transitions }: UploadHistory): string =>
  transitions
    .flatMap(({ event, revision }) => (event === undefined ? [] : `${revision} ${event}`))
    .join(", ");
const listPublishedEvents = ({ published }: UploadHistory): string =>
  [...new Set(published.map(({ type, revision }) => `${revision} ${type}`))]
    .sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10))
    .join(", ");

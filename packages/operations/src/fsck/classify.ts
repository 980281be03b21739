import { correctFieldKeys } from "@slipway/core/kinds/fields/stored-field-keys";
import {
  awaitsLastCheck,
  findDifferences,
  getDueTime,
  getPolicyEnd,
  isInDueIndex,
} from "@slipway/core/lifecycle";
import { limits } from "@slipway/core/limits";
import {
  fieldKeyNames,
  type PinnedObject,
  type RecordWithFile,
  type StoredRecord,
} from "@slipway/core/record";
import { hasFile, isPending } from "@slipway/core/status";
import { fine, inProgress, type Verdict, wrong } from "./finding.ts";
import type { ListedMultipartUpload, ListedVersion } from "./inventory.ts";

export interface TimeFrame {
  /** The current time in ISO 8601. */
  readonly at: string;
  /** Seconds for which a difference can be work in progress. */
  readonly grace: number;
}

const hasPassed = (time: string, { at, grace }: TimeFrame): boolean =>
  Date.parse(time) + grace * 1000 < Date.parse(at);

/** Classifies a record by itself: whether the sweep will process it in time. */
export const classifyRecord = (record: StoredRecord, timeFrame: TimeFrame): Verdict => {
  const dueTime = isPending(record) ? getPolicyEnd(record) : getDueTime(record);
  if (dueTime === undefined) return fine;
  if (!isInDueIndex(record))
    return wrong(
      "overdue",
      `It is ${record.status} and not in a shard of the due index that is swept.`,
    );
  const failures = record.dueFailures ?? 0;
  if (failures > 0 && minimumFailureTime(failures) > timeFrame.grace)
    return wrong(
      "overdue",
      `The sweep failed on it ${formatTimes(failures)}. The reason is in the sweep's log.`,
    );
  if (hasPassed(dueTime, timeFrame) && failures === 0)
    return wrong("overdue", `It is ${record.status} and was due at ${dueTime}.`);
  if (dueTime <= timeFrame.at) return inProgress("due");
  return isPending(record) ? inProgress("pending") : fine;
};

/** Returns the minimum time in seconds for which the sweep has been failing, from the number of failures. */
const minimumFailureTime = (failures: number): number =>
  limits.sweep.backoff.first * (2 ** failures - 1);

const formatTimes = (count: number): string => (count === 1 ? "once" : `${count} times`);

/** Classifies a record by the keys that list it by its fields. An upload that ended is not corrected. */
export const classifyFieldKeys = (record: StoredRecord): Verdict => {
  if (!isPending(record) && !hasFile(record)) return fine;
  const correct = correctFieldKeys(record);
  const isWrong = fieldKeyNames.some((name) => record[name] !== correct[name]);
  return isWrong
    ? wrong("misfiled", "A key that lists it by a field is not that of its owner, kind, and field.")
    : fine;
};

/** Compares a record with its pinned version in S3. */
export const classifyPinnedVersion = (
  record: RecordWithFile,
  stored: PinnedObject | undefined,
): Verdict => {
  const { versionId } = record.object;
  if (stored === undefined) return wrong("ghost", `The pinned version ${versionId} is not in S3.`);
  const found = findDifferences(record.object, stored).map(
    (field) =>
      `${field} is ${formatValue(stored[field])}, not ${formatValue(record.object[field])}`,
  );
  return found.length === 0 ? fine : wrong("mismatch", `In S3, its ${found.join(", its ")}.`);
};

const formatValue = (value: PinnedObject[keyof PinnedObject]): string =>
  typeof value === "object" ? `${value.algorithm} ${value.value}` : String(value ?? "unknown");

/** Classifies a version or a delete marker by the record of its key. */
export const classifyVersion = (
  record: StoredRecord | undefined,
  { versionId, isDeleteMarker, lastModified }: ListedVersion,
  timeFrame: TimeFrame,
): Verdict => {
  const unlessRecent = (verdict: Verdict): Verdict =>
    hasPassed(lastModified, timeFrame) ? verdict : inProgress("event");
  const orphan = (detail: string) => unlessRecent(wrong("orphan", detail));
  if (hasFile(record)) {
    if (versionId === record.object.versionId) return fine;
    if (isDeleteMarker)
      return unlessRecent(wrong("replay", "A delete marker hides the pinned version."));
    if (awaitsLastCheck(record)) return inProgress("due");
    return unlessRecent(wrong("replay", `The pinned version is ${record.object.versionId}.`));
  }
  // S3's lifecycle rule removes a delete marker that hides no version.
  if (isDeleteMarker) return fine;
  switch (record?.status) {
    case undefined:
      return orphan("No record references it.");
    case "pending":
      return inProgress("event");
    case "orphan":
      return record.dueAt === undefined
        ? orphan("It arrived after an orphan with this key was removed.")
        : inProgress("quarantine");
    case "expired":
    case "rejected":
    case "deleted":
      return record.dueAt === undefined
        ? orphan(`Its upload is ${record.status} and needs no object.`)
        : inProgress("due");
    default:
      return record satisfies never;
  }
};

/** Classifies a multipart upload by the record of its key. */
export const classifyMultipartUpload = (
  record: StoredRecord | undefined,
  { multipartUploadId, initiatedAt }: ListedMultipartUpload,
  timeFrame: TimeFrame,
): Verdict => {
  if (isPending(record) && record.multipart?.multipartUploadId === multipartUploadId)
    return inProgress("multipart");
  // The record is written after the multipart upload is created. The life cycle allows the same time for it.
  const grace = Math.max(timeFrame.grace, limits.policyGrace);
  if (!hasPassed(initiatedAt, { ...timeFrame, grace })) return inProgress("multipart");
  const detail =
    record === undefined ? "No record references it." : `Its upload is ${record.status}.`;
  return wrong("multipart", `${detail} Started at ${initiatedAt}.`);
};

/** Returns the verdict on an item that has an upload's id and is not a valid record. */
export const unreadable = (why: string): Verdict => wrong("unreadable", why);

/** The verdict on an object under Slipway's prefix whose key does not belong to an upload. */
export const foreign: Verdict = wrong(
  "foreign",
  "The key does not belong to an upload. Slipway does not change it.",
);

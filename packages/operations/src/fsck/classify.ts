import {
  awaitsLastLook,
  differences,
  dueTimeOf,
  isInDueIndex,
  policyOver,
} from "@slipway/core/lifecycle";
import { limits } from "@slipway/core/limits";
import type { PinnedObject, ReadyRecord, StoredRecord } from "@slipway/core/record";
import { fine, inProgress, type Verdict, wrong } from "./finding.ts";
import type { ListedMultipartUpload, ListedVersion } from "./inventory.ts";

/** Now, and the seconds that something may be under way before it counts as wrong. */
export interface Judging {
  readonly at: string;
  readonly grace: number;
}

const isOver = (time: string, { at, grace }: Judging): boolean =>
  Date.parse(time) + grace * 1000 < Date.parse(at);

/** Whether a record gets what it needs of the sweep, by the record alone. */
export const judgeRecord = (record: StoredRecord, judging: Judging): Verdict => {
  const dueTime = record.status === "pending" ? policyOver(record) : dueTimeOf(record);
  if (dueTime === undefined) return fine;
  if (!isInDueIndex(record))
    return wrong(
      "overdue",
      `It is ${record.status} and in no part of the due index that is swept.`,
    );
  const failures = record.dueFailures ?? 0;
  if (failures > 0 && secondsOfFailures(failures) > judging.grace)
    return wrong("overdue", `The sweep failed on it ${times(failures)}; its log says why.`);
  if (isOver(dueTime, judging) && failures === 0)
    return wrong("overdue", `It is ${record.status} and was due at ${dueTime}.`);
  if (dueTime <= judging.at) return inProgress("due");
  return record.status === "pending" ? inProgress("pending") : fine;
};

/** How long the sweep has been failing on a record at least, from how often it was put off. */
const secondsOfFailures = (failures: number): number =>
  limits.sweep.backoff.first * (2 ** failures - 1);

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

/** Whether S3 has a ready record's pinned version, as the record says. */
export const judgePinned = (record: ReadyRecord, inS3: PinnedObject | undefined): Verdict => {
  const { versionId } = record.object;
  if (inS3 === undefined) return wrong("ghost", `S3 has no version ${versionId}, which is pinned.`);
  const found = differences(record.object, inS3).map(
    (field) => `${field} is ${said(inS3[field])} and not ${said(record.object[field])}`,
  );
  return found.length === 0 ? fine : wrong("mismatch", `In S3 its ${found.join(", its ")}.`);
};

const said = (value: PinnedObject[keyof PinnedObject]): string =>
  typeof value === "object" ? `${value.algorithm} ${value.value}` : String(value ?? "unknown");

/** Whether a version, or a delete marker, may lie beside what its record says. */
export const judgeVersion = (
  record: StoredRecord | undefined,
  { versionId, isDeleteMarker, lastModified }: ListedVersion,
  judging: Judging,
): Verdict => {
  const unlessYoung = (verdict: Verdict): Verdict =>
    isOver(lastModified, judging) ? verdict : inProgress("event");
  const orphan = (detail: string) => unlessYoung(wrong("orphan", detail));
  if (record?.status === "ready") {
    if (versionId === record.object.versionId) return fine;
    if (isDeleteMarker)
      return unlessYoung(wrong("replay", "A delete marker hides its pinned version."));
    if (awaitsLastLook(record)) return inProgress("due");
    return unlessYoung(wrong("replay", `Beside its pinned version, ${record.object.versionId}.`));
  }
  // Without a version to hide, S3's lifecycle rule removes a marker.
  if (isDeleteMarker) return fine;
  switch (record?.status) {
    case undefined:
      return orphan("No record asks for it.");
    case "pending":
      return inProgress("event");
    case "orphan":
      return record.dueAt === undefined
        ? orphan("It came after an orphan of this key was removed.")
        : inProgress("quarantine");
    case "expired":
    case "rejected":
    case "deleted":
      return record.dueAt === undefined
        ? orphan(`Its upload is ${record.status}, and nothing more is expected of it.`)
        : inProgress("due");
    default:
      return record satisfies never;
  }
};

/** Whether a multipart upload is one that a pending record waits for, or has only just begun. */
export const judgeMultipartUpload = (
  record: StoredRecord | undefined,
  { multipartUploadId, initiatedAt }: ListedMultipartUpload,
  judging: Judging,
): Verdict => {
  if (record?.status === "pending" && record.multipart?.multipartUploadId === multipartUploadId)
    return inProgress("multipart");
  // Its record comes after it, and the life cycle leaves it that time.
  const patience = Math.max(judging.grace, limits.policyGrace);
  if (!isOver(initiatedAt, { ...judging, grace: patience })) return inProgress("multipart");
  const detail =
    record === undefined ? "No record asks for it." : `Its upload is ${record.status}.`;
  return wrong("multipart", `${detail} Begun at ${initiatedAt}.`);
};

/** An item that has an upload's id and cannot be read. */
export const unreadable = (why: string): Verdict => wrong("unreadable", why);

/** Whatever lies under our prefix and has a key that is no upload's. */
export const foreign: Verdict = wrong(
  "foreign",
  "The key is no upload's. Slipway leaves it alone.",
);

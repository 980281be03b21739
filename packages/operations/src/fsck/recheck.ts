import { idOfKey, isKeyOfRecord } from "@slipway/core/identity";
import type { StoredRecord } from "@slipway/core/record";
import type { Adapters } from "@slipway/functions/ports/adapters";
import { UnreadableRecordError } from "@slipway/functions/ports/records";
import {
  foreign,
  type Judging,
  judgeMultipartUpload,
  judgePinned,
  judgeRecord,
  judgeVersion,
  unreadable,
} from "./classify.ts";
import { type Finding, fine, type Verdict } from "./finding.ts";
import type { Inventory } from "./inventory.ts";

/** What looking takes: where to look, and how long something may be under way, in seconds. */
export interface Eyes {
  readonly inventory: Inventory;
  readonly adapters: Adapters;
  readonly grace: number;
}

export const judgingNow = ({ adapters, grace }: Eyes): Judging => ({
  at: adapters.clock().toISOString(),
  grace,
});

/**
 * See whether what looked wrong is wrong: S3 first, then the record. The life cycle writes the record before it removes
 * anything in S3, so what is missing or too much even then is no step of it.
 */
export const lookAgain = (
  { kind, key, id, versionId, multipartUploadId }: Finding,
  eyes: Eyes,
): Promise<Verdict> => {
  if (id !== undefined && kind === "overdue") return recordVerdict(id, eyes);
  if (id !== undefined && kind === "unreadable") return readingVerdict(id, eyes);
  if (multipartUploadId !== undefined) return multipartVerdict(key, multipartUploadId, eyes);
  if (versionId === undefined) throw new TypeError(`The finding ${kind} names nothing.`);
  return id !== undefined && (kind === "ghost" || kind === "mismatch")
    ? pinnedVerdict({ id, key, versionId }, eyes)
    : versionVerdict(key, versionId, eyes);
};

/** The record of this id as the table has it now. */
const recordNow = async (
  id: string,
  { adapters }: Eyes,
): Promise<{ readonly record: StoredRecord | undefined } | { readonly why: string }> => {
  try {
    return { record: await adapters.records.get(id) };
  } catch (error) {
    if (error instanceof UnreadableRecordError) return { why: error.message };
    throw error;
  }
};

/** Returns the record unless its object belongs at another key: then no record asks for what is at this one. */
export const recordAsking = (
  key: string,
  record: StoredRecord | undefined,
): StoredRecord | undefined =>
  record !== undefined && isKeyOfRecord(key, record) ? record : undefined;

const readingVerdict = async (id: string, eyes: Eyes): Promise<Verdict> => {
  const now = await recordNow(id, eyes);
  return "why" in now ? unreadable(now.why) : fine;
};

const recordVerdict = async (id: string, eyes: Eyes): Promise<Verdict> => {
  const now = await recordNow(id, eyes);
  // That a record cannot be read is told by the walk that comes past it, here and below.
  return "why" in now || now.record === undefined
    ? fine
    : judgeRecord(now.record, judgingNow(eyes));
};

const pinnedVerdict = async (
  { id, key, versionId }: { readonly id: string; readonly key: string; readonly versionId: string },
  eyes: Eyes,
): Promise<Verdict> => {
  const inS3 = await eyes.inventory.describe(key, versionId);
  const now = await recordNow(id, eyes);
  if ("why" in now || now.record?.status !== "ready") return fine;
  return now.record.object.versionId === versionId ? judgePinned(now.record, inS3) : fine;
};

const versionVerdict = async (key: string, versionId: string, eyes: Eyes): Promise<Verdict> => {
  const listed = await eyes.inventory.findVersion(key, versionId);
  if (listed === undefined) return fine;
  const id = idOfKey(key);
  if (id === undefined) return foreign;
  const now = await recordNow(id, eyes);
  if ("why" in now) return fine;
  const record = recordAsking(key, now.record);
  const verdict = judgeVersion(record, listed, judgingNow(eyes));
  // Where the pinned version is gone this may be the only copy of the bytes: that is told as a ghost.
  if (verdict.is !== "wrong" || record?.status !== "ready") return verdict;
  const pinned = await eyes.inventory.findVersion(key, record.object.versionId);
  return pinned === undefined ? fine : verdict;
};

const multipartVerdict = async (
  key: string,
  multipartUploadId: string,
  eyes: Eyes,
): Promise<Verdict> => {
  const listed = await eyes.inventory.findMultipartUpload(key, multipartUploadId);
  if (listed === undefined) return fine;
  const id = idOfKey(key);
  if (id === undefined) return foreign;
  const now = await recordNow(id, eyes);
  if ("why" in now) return fine;
  return judgeMultipartUpload(recordAsking(key, now.record), listed, judgingNow(eyes));
};

import { isKeyOfRecord } from "@slipway/core/identity";
import type { StoredRecord } from "@slipway/core/record";
import { hasFile } from "@slipway/core/status";
import type { Adapters } from "@slipway/functions/ports/adapters";
import { UnreadableRecordError } from "@slipway/functions/ports/records";
import {
  classifyFieldKeys,
  classifyMultipartUpload,
  classifyPinnedVersion,
  classifyRecord,
  classifyVersion,
  foreign,
  type TimeFrame,
  unreadable,
} from "./classify.ts";
import { classifyDerivedImage, classifyVariants } from "./derived-images.ts";
import { type Finding, fine, type Verdict } from "./finding.ts";
import type { Inventory } from "./inventory.ts";

export interface FsckContext {
  readonly inventory: Inventory;
  readonly adapters: Adapters;
  /** Seconds for which a difference can be work in progress. */
  readonly grace: number;
}

/** Returns the current time with the context's grace period. */
export const createTimeFrame = ({ adapters, grace }: FsckContext): TimeFrame => ({
  at: adapters.clock().toISOString(),
  grace,
});

/**
 * Checks a finding again with strongly consistent reads: first S3, then the record. The life cycle writes the record before
 * it removes anything from S3, so a difference in this order is not a step of the life cycle.
 */
export const recheck = (
  { kind, key, id, versionId, multipartUploadId }: Finding,
  context: FsckContext,
): Promise<Verdict> => {
  if (id !== undefined && kind === "overdue") return recheckRecord(id, context);
  if (id !== undefined && kind === "misfiled") return recheckFieldKeys(id, context);
  if (id !== undefined && kind === "lost-image") return recheckVariants(id, context);
  if (id !== undefined && kind === "unreadable") return recheckUnreadable(id, context);
  if (multipartUploadId !== undefined)
    return recheckMultipartUpload(key, multipartUploadId, context);
  if (versionId === undefined) throw new TypeError(`The finding ${kind} has no version ID.`);
  return id !== undefined && (kind === "ghost" || kind === "mismatch")
    ? recheckPinnedVersion({ id, key, versionId }, context)
    : recheckVersion(key, versionId, context);
};

const readRecord = async (
  id: string,
  { adapters }: FsckContext,
): Promise<{ readonly record: StoredRecord | undefined } | { readonly why: string }> => {
  try {
    return { record: await adapters.records.get(id) };
  } catch (error) {
    if (error instanceof UnreadableRecordError) return { why: error.message };
    throw error;
  }
};

/** Returns the record if its object belongs at this key. An object at any other key is not referenced by the record. */
export const matchRecord = (
  key: string,
  record: StoredRecord | undefined,
): StoredRecord | undefined =>
  record !== undefined && isKeyOfRecord(key, record) ? record : undefined;

const recheckUnreadable = async (id: string, context: FsckContext): Promise<Verdict> => {
  const now = await readRecord(id, context);
  return "why" in now ? unreadable(now.why) : fine;
};

const recheckRecord = async (id: string, context: FsckContext): Promise<Verdict> => {
  const now = await readRecord(id, context);
  // The walk through the table reports unreadable records, here and below.
  return "why" in now || now.record === undefined
    ? fine
    : classifyRecord(now.record, createTimeFrame(context));
};

const recheckFieldKeys = async (id: string, context: FsckContext): Promise<Verdict> => {
  const now = await readRecord(id, context);
  return "why" in now || now.record === undefined ? fine : classifyFieldKeys(now.record);
};

const recheckVariants = async (
  id: string,
  { inventory, adapters }: FsckContext,
): Promise<Verdict> => {
  const now = await readRecord(id, { inventory, adapters, grace: 0 });
  return "why" in now || now.record === undefined
    ? fine
    : classifyVariants(now.record, inventory.describe, adapters.keys.createDerived);
};

const recheckPinnedVersion = async (
  { id, key, versionId }: { readonly id: string; readonly key: string; readonly versionId: string },
  context: FsckContext,
): Promise<Verdict> => {
  const stored = await context.inventory.describe(key, versionId);
  const now = await readRecord(id, context);
  if ("why" in now || !hasFile(now.record)) return fine;
  return now.record.object.versionId === versionId
    ? classifyPinnedVersion(now.record, stored)
    : fine;
};

const recheckVersion = async (
  key: string,
  versionId: string,
  context: FsckContext,
): Promise<Verdict> => {
  const listed = await context.inventory.findVersion(key, versionId);
  if (listed === undefined) return fine;
  const { keys } = context.adapters;
  const image = keys.parseDerived(key);
  const id = keys.parse(key) ?? image?.id;
  if (id === undefined) return foreign;
  const now = await readRecord(id, context);
  if ("why" in now) return fine;
  if (image !== undefined)
    return classifyDerivedImage(now.record, image, listed, createTimeFrame(context));
  const record = matchRecord(key, now.record);
  const verdict = classifyVersion(record, listed, createTimeFrame(context));
  // Without its pinned version, this version may be the only copy of the bytes. The upload is reported as a ghost.
  if (verdict.is !== "wrong" || !hasFile(record)) return verdict;
  const pinned = await context.inventory.findVersion(key, record.object.versionId);
  return pinned === undefined ? fine : verdict;
};

const recheckMultipartUpload = async (
  key: string,
  multipartUploadId: string,
  context: FsckContext,
): Promise<Verdict> => {
  const listed = await context.inventory.findMultipartUpload(key, multipartUploadId);
  if (listed === undefined) return fine;
  const id = context.adapters.keys.parse(key);
  if (id === undefined) return foreign;
  const now = await readRecord(id, context);
  if ("why" in now) return fine;
  return classifyMultipartUpload(matchRecord(key, now.record), listed, createTimeFrame(context));
};

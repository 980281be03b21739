import type { ObjectKeys } from "@slipway/core/identity";
import type { StoredRecord } from "@slipway/core/record";
import { hasFile } from "@slipway/core/status";
import { type Records, UnreadableRecordError } from "@slipway/functions/ports/records";
import pMap from "p-map";
import {
  classifyFieldKeys,
  classifyMultipartUpload,
  classifyPinnedVersion,
  classifyRecord,
  classifyVersion,
  foreign,
  unreadable,
} from "./classify.ts";
import { classifyDerivedImage, classifyVariants } from "./derived-images.ts";
import { type Finding, fine, type ProgressKind, type Verdict } from "./finding.ts";
import type { ListedMultipartUpload, ListedVersion, WalkedItem } from "./inventory.ts";
import { createTimeFrame, type FsckContext, matchRecord, recheck } from "./recheck.ts";

/** Entries of one page that are checked at the same time. */
const concurrency = 16;

/** The result of checking one page. */
export interface PageResult {
  /** The number of entries that belong to Slipway. */
  readonly counted: number;
  readonly findings: readonly Finding[];
  readonly inProgress: readonly ProgressKind[];
}

type EntryResult = Finding | ProgressKind | undefined;

/**
 * Turns a first verdict into a result. A walk can read stale data, and reads records and objects at different times.
 * Therefore, an entry that looks wrong is checked again before it is reported.
 */
const confirm = async (
  entry: Omit<Finding, "kind" | "detail">,
  first: Verdict,
  context: FsckContext,
): Promise<EntryResult> => {
  const verdict =
    first.is === "wrong"
      ? await recheck({ ...entry, kind: first.kind, detail: first.detail }, context)
      : first;
  switch (verdict.is) {
    case "wrong":
      return { kind: verdict.kind, ...entry, detail: verdict.detail };
    case "in-progress":
      return verdict.kind;
    case "fine":
      return undefined;
    default:
      return verdict satisfies never;
  }
};

const summarize = (counted: number, results: readonly EntryResult[]): PageResult => ({
  counted,
  findings: results.flatMap((result) => (typeof result === "object" ? [result] : [])),
  inProgress: results.flatMap((result) => (typeof result === "string" ? [result] : [])),
});

/** Checks items of the table: each record, and the pinned version of each record with a file. */
export const checkItems = async (
  items: readonly WalkedItem[],
  context: FsckContext,
): Promise<PageResult> => {
  const own = items.flatMap((item) => (item.kind === "other" ? [] : [item]));
  const check = (item: (typeof own)[number]) =>
    item.kind === "record" ? checkRecord(item.record, context) : checkUnreadable(item, context);
  const results = await pMap(own, check, { concurrency });
  return summarize(own.length, results.flat());
};

const checkUnreadable = async (
  { id, key, why }: Extract<WalkedItem, { kind: "unreadable" }>,
  context: FsckContext,
): Promise<readonly EntryResult[]> => [await confirm({ key, id }, unreadable(why), context)];

const checkRecord = async (
  record: StoredRecord,
  context: FsckContext,
): Promise<readonly EntryResult[]> => {
  const { id } = record;
  const key = context.adapters.keys.find(record);
  const result = await confirm(
    { key, id },
    classifyRecord(record, createTimeFrame(context)),
    context,
  );
  const listed = await confirm({ key, id }, classifyFieldKeys(record), context);
  if (!hasFile(record)) return [result, listed];
  const { versionId } = record.object;
  const images = await classifyVariants(
    record,
    context.inventory.describe,
    context.adapters.keys.createDerived,
  );
  const stored = await context.inventory.describe(key, versionId);
  const pinned = classifyPinnedVersion(record, stored);
  return [
    result,
    listed,
    await confirm({ key, id, versionId }, pinned, context),
    await confirm({ key, id, versionId }, images, context),
  ];
};

/** Checks versions and delete markers against the records of their keys. */
export const checkVersions = async (
  versions: readonly ListedVersion[],
  context: FsckContext,
): Promise<PageResult> => {
  const { keys } = context.adapters;
  const records = await readRecords(versions, context);
  const classify = (version: ListedVersion): Verdict => {
    const { key, isDeleteMarker } = version;
    const image = keys.parseDerived(key);
    const id = findId(key, keys);
    // A delete marker has no bytes, and S3's lifecycle rule removes it.
    if (id === undefined) return isDeleteMarker ? fine : foreign;
    const known = records.get(id);
    if (known === "unreadable") return fine;
    return image !== undefined
      ? classifyDerivedImage(known, image, version, createTimeFrame(context))
      : classifyVersion(matchRecord(key, known), version, createTimeFrame(context));
  };
  const check = (version: ListedVersion) => {
    const { key, versionId } = version;
    return confirm({ ...identify(key, keys), versionId }, classify(version), context);
  };
  return summarize(versions.length, await pMap(versions, check, { concurrency }));
};

/** Checks multipart uploads against the records of their keys. */
export const checkMultipartUploads = async (
  uploads: readonly ListedMultipartUpload[],
  context: FsckContext,
): Promise<PageResult> => {
  const { keys } = context.adapters;
  const records = await readRecords(uploads, context);
  const classify = (upload: ListedMultipartUpload): Verdict => {
    const id = keys.parse(upload.key);
    if (id === undefined) return foreign;
    const known = records.get(id);
    return known === "unreadable"
      ? fine
      : classifyMultipartUpload(matchRecord(upload.key, known), upload, createTimeFrame(context));
  };
  const check = (upload: ListedMultipartUpload) => {
    const { key, multipartUploadId } = upload;
    return confirm({ ...identify(key, keys), multipartUploadId }, classify(upload), context);
  };
  return summarize(uploads.length, await pMap(uploads, check, { concurrency }));
};

const identify = (key: string, keys: ObjectKeys): { key: string; id?: string } => {
  const id = findId(key, keys);
  return id === undefined ? { key } : { key, id };
};

/** Returns the upload's id in the key of its object, or of an image that is derived from it. */
const findId = (key: string, keys: ObjectKeys): string | undefined =>
  keys.parse(key) ?? keys.parseDerived(key)?.id;

/** Returns the existing records of these keys by id. The walk through the table reports the unreadable ones. */
const readRecords = async (
  entries: readonly { readonly key: string }[],
  { adapters: { records, keys } }: FsckContext,
): Promise<ReadonlyMap<string, StoredRecord | "unreadable">> => {
  const ids = [...new Set(entries.flatMap(({ key }) => findId(key, keys) ?? []))];
  try {
    const found = await records.getMany(ids);
    return new Map(found.map((record) => [record.id, record]));
  } catch (error) {
    if (!(error instanceof UnreadableRecordError)) throw error;
  }
  const found = await pMap(ids, (id) => readRecord(id, records), { concurrency });
  return new Map(found.flat());
};

const readRecord = async (
  id: string,
  records: Records,
): Promise<readonly (readonly [string, StoredRecord | "unreadable"])[]> => {
  try {
    const record = await records.get(id);
    return record === undefined ? [] : [[id, record]];
  } catch (error) {
    if (error instanceof UnreadableRecordError) return [[id, "unreadable"]];
    throw error;
  }
};

import { getObjectKey, idOfKey } from "@slipway/core/identity";
import type { StoredRecord } from "@slipway/core/record";
import { inBatches } from "@slipway/functions/in-batches";
import { type Records, UnreadableRecordError } from "@slipway/functions/ports/records";
import {
  foreign,
  judgeMultipartUpload,
  judgePinned,
  judgeRecord,
  judgeVersion,
  unreadable,
} from "./classify.ts";
import { type Finding, fine, type ProgressKind, type Verdict } from "./finding.ts";
import type { ListedMultipartUpload, ListedVersion, WalkedItem } from "./inventory.ts";
import { type Eyes, judgingNow, lookAgain, recordAsking } from "./recheck.ts";

/** Things of one page that are looked at at once. */
const atOnce = 16;

/** What a page gave. */
export interface Looks {
  /** How many of its entries were of ours. */
  readonly counted: number;
  readonly findings: readonly Finding[];
  readonly inProgress: readonly ProgressKind[];
}

type Look = Finding | ProgressKind | undefined;

/**
 * A walk reads what may be a moment old, and what it reads was true at different times. So what looks wrong at first is
 * looked at again before it is told; what looks right needs no second look.
 */
const lookOf = async (
  thing: Omit<Finding, "kind" | "detail">,
  first: Verdict,
  eyes: Eyes,
): Promise<Look> => {
  const verdict =
    first.is === "wrong"
      ? await lookAgain({ ...thing, kind: first.kind, detail: first.detail }, eyes)
      : first;
  switch (verdict.is) {
    case "wrong":
      return { kind: verdict.kind, ...thing, detail: verdict.detail };
    case "in-progress":
      return verdict.kind;
    case "fine":
      return undefined;
    default:
      return verdict satisfies never;
  }
};

const looksOf = (counted: number, looks: readonly Look[]): Looks => ({
  counted,
  findings: looks.flatMap((look) => (typeof look === "object" ? [look] : [])),
  inProgress: looks.flatMap((look) => (typeof look === "string" ? [look] : [])),
});

/** Items of the table: each record by itself, and a ready one beside its pinned version. */
export const lookAtItems = async (items: readonly WalkedItem[], eyes: Eyes): Promise<Looks> => {
  const ours = items.flatMap((item) => (item.kind === "other" ? [] : [item]));
  const looks = await inBatches(ours, atOnce, (item) =>
    item.kind === "record" ? lookAtRecord(item.record, eyes) : lookAtUnreadable(item, eyes),
  );
  return looksOf(ours.length, looks.flat());
};

const lookAtUnreadable = async (
  { id, key, why }: Extract<WalkedItem, { kind: "unreadable" }>,
  eyes: Eyes,
): Promise<readonly Look[]> => [await lookOf({ key, id }, unreadable(why), eyes)];

const lookAtRecord = async (record: StoredRecord, eyes: Eyes): Promise<readonly Look[]> => {
  const { id } = record;
  const key = getObjectKey(record);
  const look = await lookOf({ key, id }, judgeRecord(record, judgingNow(eyes)), eyes);
  if (record.status !== "ready") return [look];
  const { versionId } = record.object;
  const pinned = judgePinned(record, await eyes.inventory.describe(key, versionId));
  return [look, await lookOf({ key, id, versionId }, pinned, eyes)];
};

/** Versions and delete markers beside the records of their keys. */
export const lookAtVersions = async (
  versions: readonly ListedVersion[],
  eyes: Eyes,
): Promise<Looks> => {
  const records = await recordsOf(versions, eyes);
  const looks = await inBatches(versions, atOnce, (version) => {
    const { key, versionId, isDeleteMarker } = version;
    const judged = (id: string | undefined): Verdict => {
      // A marker alone has no bytes, and S3's lifecycle rule removes it.
      if (id === undefined) return isDeleteMarker ? fine : foreign;
      const known = records.get(id);
      return known === "unreadable"
        ? fine
        : judgeVersion(recordAsking(key, known), version, judgingNow(eyes));
    };
    return lookOf({ ...nameOf(key), versionId }, judged(idOfKey(key)), eyes);
  });
  return looksOf(versions.length, looks);
};

/** Multipart uploads beside the records of their keys. */
export const lookAtMultipartUploads = async (
  uploads: readonly ListedMultipartUpload[],
  eyes: Eyes,
): Promise<Looks> => {
  const records = await recordsOf(uploads, eyes);
  const looks = await inBatches(uploads, atOnce, (upload) => {
    const { key, multipartUploadId } = upload;
    const judged = (id: string | undefined): Verdict => {
      if (id === undefined) return foreign;
      const known = records.get(id);
      return known === "unreadable"
        ? fine
        : judgeMultipartUpload(recordAsking(key, known), upload, judgingNow(eyes));
    };
    return lookOf({ ...nameOf(key), multipartUploadId }, judged(idOfKey(key)), eyes);
  });
  return looksOf(uploads.length, looks);
};

const nameOf = (key: string): { key: string; id?: string } => {
  const id = idOfKey(key);
  return id === undefined ? { key } : { key, id };
};

/** The records of these keys' ids, by id, as far as there are any. What cannot be read is told by the walk through the table. */
const recordsOf = async (
  entries: readonly { readonly key: string }[],
  { adapters: { records } }: Eyes,
): Promise<ReadonlyMap<string, StoredRecord | "unreadable">> => {
  const ids = [...new Set(entries.flatMap(({ key }) => idOfKey(key) ?? []))];
  try {
    const found = await records.getMany(ids);
    return new Map(found.map((record) => [record.id, record]));
  } catch (error) {
    if (!(error instanceof UnreadableRecordError)) throw error;
  }
  const each = await inBatches(ids, atOnce, (id) => recordOf(id, records));
  return new Map(each.flat());
};

const recordOf = async (
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

import type { DueEntry } from "@slipway/core/lifecycle";
import { holds, type Write } from "@slipway/core/lifecycle/decision";
import type { PendingRecord, StoredRecord, UploadRecord, UploadStatus } from "@slipway/core/record";
import {
  getKindName,
  StoredRecord as StoredRecordSchema,
  uploadStatuses,
} from "@slipway/core/record";
import { isOrphan } from "@slipway/core/status";
import { compareChanges, isAfter, isChanged } from "@slipway/functions/ports/changed-record";
import type {
  ChangedRecord,
  ChangesQuery,
  OwnerPage,
  OwnerQuery,
} from "@slipway/functions/ports/records";
import * as v from "valibot";

/** One write of an item. */
export interface Commit {
  readonly id: string;
  readonly before: StoredRecord | undefined;
  /** Undefined if time to live removed the item. */
  readonly after: StoredRecord | undefined;
}

/** A DynamoDB table. It also keeps former images, which its indexes may still show. */
export interface Table {
  get(id: string): StoredRecord | undefined;
  /** Returns the item as it was at a time. */
  at(id: string, time: number): StoredRecord | undefined;
  /** Returns undefined if the condition fails. Nothing is written then. */
  apply(write: Write): StoredRecord | undefined;
  /** Writes records without a condition. */
  put(records: readonly PendingRecord[]): void;
  /** Removes an item, as time to live does. */
  remove(id: string): void;
  /** Queries the index of an owner's uploads as of a time, newest first. */
  byOwner(query: OwnerQuery & { readonly time: number }): readonly UploadRecord[];
  /** Reads a page of the index of an owner's uploads as of a time, newest first, and then filters it. */
  readByOwner(query: OwnerQuery & { readonly time: number }): OwnerPage;
  /** Queries the indexes of fields as of a time, newest first. */
  byFields(query: {
    readonly keys: readonly string[];
    readonly statuses: readonly UploadStatus[];
    readonly limit: number;
    readonly before?: string | undefined;
    readonly time: number;
  }): readonly UploadRecord[];
  /** Queries the index of changes as of a time, oldest first. */
  byChange(query: ChangesQuery & { readonly time: number }): readonly ChangedRecord[];
  /** Queries the index of digests as of a time. */
  byDigests(query: {
    readonly owner: string;
    readonly digests: readonly string[];
    readonly time: number;
  }): ReadonlyMap<string, string>;
  /** Queries the due index as of a time, earliest first. */
  due(query: {
    readonly shard: string;
    readonly until: string;
    readonly limit: number;
    readonly time: number;
  }): readonly DueEntry[];
  all(): readonly StoredRecord[];
}

interface Image {
  readonly since: number;
  readonly record: StoredRecord | undefined;
}

/**
 * @param now returns the time in milliseconds since the epoch
 * @param onCommit called for each write, in order
 */
export const createTable = (now: () => number, onCommit: (commit: Commit) => void): Table => {
  /** The images of each item, oldest first. */
  const items = new Map<string, Image[]>();

  const get = (id: string) => items.get(id)?.at(-1)?.record;
  const at = (id: string, time: number) =>
    items.get(id)?.findLast(({ since }) => since <= time)?.record;
  const commit = (id: string, record: StoredRecord | undefined) => {
    const before = get(id);
    const images = items.get(id);
    if (images === undefined) items.set(id, [{ since: now(), record }]);
    else images.push({ since: now(), record });
    onCommit({ id, before, after: record });
  };
  const snapshotAt = (time: number): StoredRecord[] =>
    [...items.keys()].flatMap((id) => at(id, time) ?? []);

  return {
    get,
    at,
    apply(write) {
      if (write.kind === "create") {
        if (get(write.record.id) !== undefined) return undefined;
        const record = parseRecord(stored(write.record));
        commit(record.id, record);
        return record;
      }
      const item = get(write.id);
      if (item === undefined || !holds(write.guard, item)) return undefined;
      const next: Record<string, unknown> = { ...item, ...stored(write.set) };
      for (const name of write.remove) delete next[name];
      for (const [name, by] of Object.entries(write.add)) next[name] = Number(next[name] ?? 0) + by;
      const record = parseRecord(next);
      commit(write.id, record);
      return record;
    },
    put: (records) => {
      for (const record of records) commit(record.id, parseRecord(stored(record)));
    },
    remove: (id) => commit(id, undefined),
    byOwner: ({ owner, kind, ...page }) =>
      listPage(
        snapshotAt(page.time),
        page,
        (record) => record.owner === owner && (kind === undefined || getKindName(record) === kind),
      ),
    readByOwner: ({ owner, kind, statuses, ...page }) => {
      const read = listPage(
        snapshotAt(page.time),
        { ...page, statuses: uploadStatuses },
        (record) => record.owner === owner,
      );
      const last = read.length < page.limit ? undefined : read.at(-1);
      const isOfKind = (record: UploadRecord) => kind === undefined || getKindName(record) === kind;
      return {
        records: read.filter((record) => statuses.includes(record.status) && isOfKind(record)),
        ...(last && { next: last.id }),
      };
    },
    byFields: ({ keys, ...page }) =>
      listPage(snapshotAt(page.time), page, ({ fieldKey1, fieldKey2 }) =>
        keys.every((key) => key === fieldKey1 || key === fieldKey2),
      ),
    byChange: ({ owner, after, limit, time }) =>
      snapshotAt(time)
        .filter(isChanged)
        .filter((record) => record.owner === owner && isAfter(record, after))
        .sort(compareChanges)
        .slice(0, limit),
    byDigests: ({ owner, digests, time }) =>
      new Map(
        snapshotAt(time).flatMap((record) =>
          "sha256" in record &&
          record.sha256 !== undefined &&
          record.owner === owner &&
          digests.includes(record.sha256)
            ? [[record.sha256, record.id] as const]
            : [],
        ),
      ),
    due: ({ shard, until, limit, time }) =>
      snapshotAt(time)
        .flatMap(({ id, dueShard, dueAt, dueFailures = 0 }) =>
          dueShard === shard && dueAt !== undefined && dueAt <= until
            ? [{ id, dueAt, failures: dueFailures }]
            : [],
        )
        .sort((one, other) => (one.dueAt < other.dueAt ? -1 : 1))
        .slice(0, limit),
    all: () => [...items.keys()].flatMap((id) => get(id) ?? []),
  };
};

interface ListPage {
  readonly statuses: readonly UploadStatus[];
  readonly limit: number;
  readonly before?: string | undefined;
}

const listPage = (
  records: readonly StoredRecord[],
  { statuses, limit, before }: ListPage,
  isListed: (record: UploadRecord) => boolean,
): readonly UploadRecord[] =>
  records
    .flatMap((record) => (isOrphan(record) ? [] : [record]))
    .filter((record) => statuses.includes(record.status) && isListed(record))
    .filter(({ id }) => before === undefined || id < before)
    .sort((one, other) => (one.id < other.id ? 1 : -1))
    .slice(0, limit);

/** Parses an item as every reader of the real table does. */
const parseRecord = (item: unknown): StoredRecord => v.parse(StoredRecordSchema, item);

/** Copies an item without its undefined fields, as DynamoDB stores it. */
const stored = (item: object): Record<string, unknown> => {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(item))
    if (value !== undefined) copy[name] = isMap(value) ? stored(value) : value;
  return copy;
};

const isMap = (value: unknown): value is object => typeof value === "object" && value !== null;

import type { DueEntry } from "@slipway/core/lifecycle";
import { holds, type Write } from "@slipway/core/lifecycle/decision";
import type { PendingRecord, StoredRecord, UploadStatus } from "@slipway/core/record";
import { StoredRecord as StoredRecordSchema } from "@slipway/core/record";
import * as v from "valibot";

/** One write of an item. */
export interface Commit {
  readonly id: string;
  readonly before: StoredRecord | undefined;
  /** Undefined where time to live removed the item. */
  readonly after: StoredRecord | undefined;
}

/** A DynamoDB table: what it holds, and what it held a moment ago, which is what its indexes show. */
export interface Table {
  get(id: string): StoredRecord | undefined;
  /** The item as it was at a time. */
  at(id: string, time: number): StoredRecord | undefined;
  /** Undefined where the condition does not hold, and nothing is written. */
  apply(write: Write): StoredRecord | undefined;
  /** Writes records without a condition. */
  put(records: readonly PendingRecord[]): void;
  /** As time to live does. */
  remove(id: string): void;
  /** What the index of an owner's uploads showed at a time, newest first. */
  byOwner(query: {
    readonly owner: string;
    readonly statuses: readonly UploadStatus[];
    readonly limit: number;
    readonly before?: string | undefined;
    readonly time: number;
  }): readonly Exclude<StoredRecord, { status: "orphan" }>[];
  /** What the index of what is due showed at a time, the longest due first. */
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
 * @param now the time, in milliseconds since the epoch
 * @param onCommit told of each write, in the order in which they happen
 */
export const createTable = (now: () => number, onCommit: (commit: Commit) => void): Table => {
  /** The images that an item had, oldest first. */
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
  const seenAt = (time: number): StoredRecord[] =>
    [...items.keys()].flatMap((id) => at(id, time) ?? []);

  return {
    get,
    at,
    apply(write) {
      if (write.kind === "create") {
        if (get(write.record.id) !== undefined) return undefined;
        const record = recordOf(stored(write.record));
        commit(record.id, record);
        return record;
      }
      const item = get(write.id);
      if (item === undefined || !holds(write.guard, item)) return undefined;
      const next: Record<string, unknown> = { ...item, ...stored(write.set) };
      for (const name of write.remove) delete next[name];
      for (const [name, by] of Object.entries(write.add)) next[name] = Number(next[name] ?? 0) + by;
      const record = recordOf(next);
      commit(write.id, record);
      return record;
    },
    put: (records) => {
      for (const record of records) commit(record.id, recordOf(stored(record)));
    },
    remove: (id) => commit(id, undefined),
    byOwner: ({ owner, statuses, limit, before, time }) =>
      seenAt(time)
        .flatMap((record) => (record.status === "orphan" ? [] : [record]))
        .filter((record) => record.owner === owner && statuses.includes(record.status))
        .filter(({ id }) => before === undefined || id < before)
        .sort((one, other) => (one.id < other.id ? 1 : -1))
        .slice(0, limit),
    due: ({ shard, until, limit, time }) =>
      seenAt(time)
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

/** As every reader of the real table does: what is no record is an error at once. */
const recordOf = (item: unknown): StoredRecord => v.parse(StoredRecordSchema, item);

/** A copy without what is undefined, as DynamoDB would keep it. */
const stored = (item: object): Record<string, unknown> => {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(item))
    if (value !== undefined) copy[name] = isMap(value) ? stored(value) : value;
  return copy;
};

const isMap = (value: unknown): value is object => typeof value === "object" && value !== null;

import { holds } from "@slipway/core/decision";
import { StoredRecord } from "@slipway/core/record";
import * as v from "valibot";
import type { Records } from "../records.ts";

/** Records in a map, for tests of use cases; held to the same contract as those in DynamoDB. */
export const recordsInMemory = (): Records & { all(): StoredRecord[] } => {
  const items = new Map<string, Record<string, unknown>>();
  const all = () => [...items.values()].map((item) => v.parse(StoredRecord, item));
  return {
    all,
    async get(id) {
      const item = items.get(id);
      return item && v.parse(StoredRecord, item);
    },
    async getMany(ids) {
      return all().filter(({ id }) => ids.includes(id));
    },
    async apply(write) {
      if (write.kind === "create") {
        if (items.has(write.record.id)) return undefined;
        items.set(write.record.id, asStored(write.record));
        return write.record;
      }
      const item = items.get(write.id);
      if (item === undefined || !holds(write.guard, item)) return undefined;
      const next: Record<string, unknown> = { ...item, ...asStored(write.set) };
      for (const name of write.remove) delete next[name];
      for (const [name, by] of Object.entries(write.add)) next[name] = Number(next[name] ?? 0) + by;
      items.set(write.id, next);
      return v.parse(StoredRecord, next);
    },
    async listByOwner({ owner, statuses, limit, before }) {
      return all()
        .flatMap((record) => (record.status === "orphan" ? [] : [record]))
        .filter((record) => record.owner === owner && statuses.includes(record.status))
        .filter(({ id }) => before === undefined || id < before)
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit);
    },
    async listDue({ shard, until, limit }) {
      return all()
        .filter(
          ({ dueShard, dueAt }) => dueShard === shard && dueAt !== undefined && dueAt <= until,
        )
        .sort((a, b) => ((a.dueAt ?? "") < (b.dueAt ?? "") ? -1 : 1))
        .slice(0, limit)
        .map(({ id }) => id);
    },
  };
};

/** A copy without what is undefined, as DynamoDB would keep it. */
const asStored = (item: object): Record<string, unknown> => JSON.parse(JSON.stringify(item));

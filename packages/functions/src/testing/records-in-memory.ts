import { holds } from "@slipway/core/lifecycle/decision";
import { type FieldKeys, getKindName, type StoredRecord } from "@slipway/core/record";
import { isOrphan } from "@slipway/core/status";
import { parseRecord } from "../aws/dynamodb/parse-record.ts";
import { compareChanges, isAfter, isChanged } from "../ports/changed-record.ts";
import type { Records } from "../ports/records.ts";

export interface RecordsInMemory extends Records {
  all(): StoredRecord[];
  /** All stored items by id. */
  readonly items: Map<string, Record<string, unknown>>;
}

/** Creates an in-memory implementation of `Records`. The same contract tests as for DynamoDB apply to it. */
export const createRecordsInMemory = (): RecordsInMemory => {
  const items = new Map<string, Record<string, unknown>>();
  const all = () => [...items.values()].map(parseRecord);
  return {
    all,
    items,
    async get(id) {
      const item = items.get(id);
      return item && parseRecord(item);
    },
    async getMany(ids) {
      return all().filter(({ id }) => ids.includes(id));
    },
    async apply(write) {
      if (write.kind === "create") {
        if (items.has(write.record.id)) return undefined;
        items.set(write.record.id, toStoredItem(write.record));
        return write.record;
      }
      const item = items.get(write.id);
      if (item === undefined || !holds(write.guard, item)) return undefined;
      const next: Record<string, unknown> = { ...item, ...toStoredItem(write.set) };
      for (const name of write.remove) delete next[name];
      for (const [name, by] of Object.entries(write.add)) next[name] = Number(next[name] ?? 0) + by;
      items.set(write.id, next);
      return parseRecord(next);
    },
    async putNew(records) {
      for (const record of records) items.set(record.id, toStoredItem(record));
      return [];
    },
    async listByOwner({ owner, statuses, kind, limit, before }) {
      return all()
        .flatMap((record) => (isOrphan(record) ? [] : [record]))
        .filter((record) => record.owner === owner && statuses.includes(record.status))
        .filter((record) => kind === undefined || getKindName(record) === kind)
        .filter(({ id }) => before === undefined || id < before)
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit);
    },
    async readByOwner({ owner, statuses, kind, limit, before }) {
      const read = all()
        .flatMap((record) => (isOrphan(record) || record.owner !== owner ? [] : [record]))
        .filter(({ id }) => before === undefined || id < before)
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit);
      const last = read.length < limit ? undefined : read.at(-1);
      return {
        records: read.filter(
          (record) =>
            statuses.includes(record.status) &&
            (kind === undefined || getKindName(record) === kind),
        ),
        ...(last && { next: last.id }),
      };
    },
    async listByFields({ keys, statuses, limit, before }) {
      return all()
        .flatMap((record) => (isOrphan(record) ? [] : [record]))
        .filter((record) => statuses.includes(record.status) && hasFieldKeys(record, keys))
        .filter(({ id }) => before === undefined || id < before)
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit);
    },
    async listChanges({ owner, after, limit }) {
      return all()
        .filter(isChanged)
        .filter((record) => record.owner === owner && isAfter(record, after))
        .sort(compareChanges)
        .slice(0, limit);
    },
    async findByDigests(owner, digests) {
      const entries = all().flatMap((record) =>
        "sha256" in record &&
        record.sha256 !== undefined &&
        record.owner === owner &&
        digests.includes(record.sha256)
          ? [[record.sha256, record.id] as const]
          : [],
      );
      return new Map(entries);
    },
    async listDue({ shard, until, limit }) {
      return [...items.values()]
        .flatMap(({ id, dueShard, dueAt, dueFailures }) =>
          dueShard === shard && typeof dueAt === "string" && dueAt <= until
            ? [{ id: String(id), dueAt, failures: Number(dueFailures ?? 0) }]
            : [],
        )
        .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
        .slice(0, limit);
    },
  };
};

const hasFieldKeys = ({ fieldKey1, fieldKey2 }: FieldKeys, keys: readonly string[]): boolean =>
  keys.every((key) => key === fieldKey1 || key === fieldKey2);

/** Returns a copy without undefined values, as DynamoDB stores it. */
const toStoredItem = (item: object): Record<string, unknown> => JSON.parse(JSON.stringify(item));

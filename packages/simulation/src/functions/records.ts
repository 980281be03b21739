import type { Write } from "@slipway/core/lifecycle/decision";
import type { Records } from "@slipway/functions/ports/records";
import type { Faults } from "../faults.ts";
import type { Random } from "../random.ts";
import type { Table } from "../services/table.ts";
import type { Invocation } from "./runtime.ts";

/** How many milliseconds an index or an eventually consistent read may be behind. */
export const maxStaleness = 60_000;

/** Creates a function's adapter for a simulated table. */
export const createRecords = (
  { call }: Pick<Invocation, "call">,
  world: {
    readonly table: Table;
    readonly now: () => number;
    readonly faults: Pick<Faults, "occurs">;
    readonly random: Random;
  },
): Records => {
  const { table, now, faults, random } = world;
  const timeSeen = () => now() - (faults.occurs("stale read") ? random.below(maxStaleness) : 0);
  return {
    get: (id) => call({ to: "dynamodb GetItem", detail: () => id, act: () => table.get(id) }),
    getMany: (ids) =>
      call({
        to: "dynamodb BatchGetItem",
        detail: () => ids.join(", "),
        act: () => {
          const time = timeSeen();
          return [...new Set(ids)].flatMap((id) => table.at(id, time) ?? []);
        },
      }),
    apply: (write) =>
      call({
        to: "dynamodb UpdateItem",
        detail: () => describeWrite(write),
        act: () => table.apply(write),
      }),
    putNew: (records) =>
      call({
        to: "dynamodb BatchWriteItem",
        detail: () => records.map(({ id }) => id).join(", "),
        isSentOnce: true,
        act: () => {
          table.put(records);
          return [];
        },
        actThrottled: () => {
          const unprocessed = records.slice(Math.floor(records.length / 2));
          table.put(records.filter((record) => !unprocessed.includes(record)));
          return unprocessed;
        },
      }),
    listByOwner: (query) =>
      call({
        to: "dynamodb Query byOwner",
        detail: () => query.owner,
        act: () => table.byOwner({ ...query, time: timeSeen() }),
      }),
    readByOwner: (query) =>
      call({
        to: "dynamodb Query byOwner",
        detail: () => query.owner,
        act: () => table.readByOwner({ ...query, time: timeSeen() }),
      }),
    listByFields: (query) =>
      call({
        to: "dynamodb Query byField1 and byField2",
        detail: () => query.keys.join(", "),
        act: () => table.byFields({ ...query, time: timeSeen() }),
      }),
    listChanges: (query) =>
      call({
        to: "dynamodb Query byChange",
        detail: () => query.owner,
        act: () => table.byChange({ ...query, time: timeSeen() }),
      }),
    findByDigests: (owner, digests) =>
      call({
        to: "dynamodb Query byDigest",
        detail: () => `${owner}: ${digests.join(", ")}`,
        act: () => table.byDigests({ owner, digests, time: timeSeen() }),
      }),
    listDue: (query) =>
      call({
        to: "dynamodb Query due",
        detail: () => `shard ${query.shard} until ${query.until}`,
        act: () => table.due({ ...query, time: timeSeen() }),
      }),
  };
};

const describeWrite = (write: Write): string => {
  if (write.kind === "create") return `${write.record.id} as ${write.record.status}`;
  const guard = write.guard.map(({ path, ...condition }) => `${path} ${JSON.stringify(condition)}`);
  const change = [
    ...Object.entries(write.set).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
    ...write.remove.map((name) => `no ${name}`),
  ];
  return `${write.id}: ${change.join(", ")} if ${guard.join(", ")}`;
};

import { createHash } from "node:crypto";
import { defaultKeys, dueShards } from "@slipway/core/identity";
import { decide, postpone } from "@slipway/core/lifecycle";
import type { Write } from "@slipway/core/lifecycle/decision";
import type { Fact } from "@slipway/core/lifecycle/fact";
import { type StoredRecord, uploadStatuses } from "@slipway/core/record";
import { createDynamoDbRecords } from "@slipway/functions/aws/dynamodb/dynamodb-records";
import type { Records } from "@slipway/functions/ports/records";
import { createTestTable } from "@slipway/functions/testing/dynamodb-table";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRecords } from "../functions/records.ts";
import { createRandom } from "../random.ts";
import { createTable } from "../services/table.ts";
import { at, immediately } from "./immediate-invocation.ts";

const owners = ["ann", "ben"] as const;
const declared = { size: 3, contentType: "image/png", sha256: "declared" };
const passed = { outcome: "passed", media: { width: 1, height: undefined } } as const;
const failed = {
  outcome: "failed",
  reason: { code: "content-mismatch", detail: "It is none." },
} as const;

/** A fact about one of a few uploads, decided on a record that may be several reads old. */
interface Step {
  readonly upload: number;
  readonly fact: (id: string) => Fact;
  /** The number of reads since the one that the decision is based on. */
  readonly staleness: number;
  readonly isPutOff: boolean;
}

/** Minutes into the run. */
const minutes = fc.integer({ min: 0, max: 3 * 24 * 60 });
const versionIds = fc.subarray(["v1", "v2"]);
const retention = fc.constantFrom(null, undefined, 1, 7);

/** The keys of an upload's fields: either, both, or neither, in either attribute. */
const keys = ["album", "page"] as const;
const fieldKeys = fc.constantFrom(
  {},
  { fieldKey1: keys[0] },
  { fieldKey2: keys[0] },
  { fieldKey1: keys[0], fieldKey2: keys[1] },
  { fieldKey1: keys[1], fieldKey2: keys[0] },
);

const fact: fc.Arbitrary<(id: string) => Fact> = fc.oneof(
  fc.tuple(minutes, fieldKeys).map(([minute, ownKeys]) => (id: string) => ({
    kind: "requested" as const,
    at: at(minute),
    upload: {
      id,
      key: defaultKeys.create(id),
      owner: owners[minute % 2] ?? "ann",
      fileName: "a.png",
      title: undefined,
      declared,
      ...ownKeys,
    },
  })),
  fc
    .tuple(minutes, fc.constantFrom("v1", "v2"), fc.constantFrom(3, 4), fc.boolean())
    .map(([minute, versionId, size, isGood]) => (id: string) => ({
      kind: "object-created" as const,
      at: at(minute),
      inspection: isGood ? passed : failed,
      object: {
        ...{ key: defaultKeys.create(id), versionId, eTag: '"e"', size, contentType: "image/png" },
        checksum: { algorithm: "SHA256" as const, value: "declared" },
        sequencer: undefined,
      },
    })),
  fc.tuple(minutes, fc.constantFrom("v1", "v2")).map(([minute, versionId]) => () => ({
    kind: "object-removed" as const,
    at: at(minute),
    versionId,
  })),
  fc.tuple(minutes, versionIds).map(([minute, listed]) => (id: string) => ({
    kind: "due" as const,
    keys: defaultKeys.list(id),
    at: at(minute),
    versionIds: listed,
  })),
  fc
    .tuple(minutes, retention, fc.constantFrom(undefined, "", "T"))
    .map(([minute, days, title]) => () => ({
      kind: "owner-edits" as const,
      at: at(minute),
      edit: { title, retention: days },
    })),
  fc.tuple(minutes, fieldKeys).map(([minute, changed]) => () => ({
    kind: "owner-edits" as const,
    at: at(minute),
    edit: { fields: { edited: minute }, fieldKeys: changed },
  })),
  minutes.map((minute) => () => ({ kind: "owner-deletes" as const, at: at(minute) })),
);

const histories = fc.array(
  fc.record({
    upload: fc.nat(2),
    fact,
    staleness: fc.nat(2),
    isPutOff: fc.boolean(),
  }),
  { minLength: 10, maxLength: 20 },
);

let table: Awaited<ReturnType<typeof createTestTable>>;
beforeAll(async () => {
  table = await createTestTable();
});
afterAll(() => table.close());

const simulated = (): Records =>
  createRecords(immediately, {
    table: createTable(Date.now, () => {}),
    now: Date.now,
    faults: { occurs: () => false },
    random: createRandom(1, 1),
  });

/** Creates the IDs of one history. No other history has them. */
const idsOf = (history: number): readonly string[] =>
  [0, 1, 2].map((upload) => {
    const digits = createHash("sha256").update(`${history} ${upload}`).digest("hex");
    return `01930000-0000-7000-8000-${digits.slice(0, 12)}`;
  });

/** Returns the write of a step, based on an older read of the record. */
const writeOf = (
  { fact, staleness, isPutOff }: Step,
  id: string,
  reads: readonly (StoredRecord | undefined)[],
): Write | undefined => {
  const known = reads.at(-1 - Math.min(staleness, reads.length - 1));
  if (isPutOff && known?.dueAt !== undefined)
    return postpone({ id, dueAt: known.dueAt, failures: known.dueFailures ?? 0 }, at(0));
  return decide(known, { ...fact(id), id }).write;
};

const byId = (one: { readonly id: string }, other: { readonly id: string }): number =>
  one.id < other.id ? -1 : 1;

/** Reads everything about these IDs. */
const answersOf = async (records: Records, ids: readonly string[], owner: string) => ({
  each: await Promise.all(ids.map((id) => records.get(id))),
  many: (await records.getMany(ids)).toSorted(byId),
  owned: (await records.listByOwner({ owner, statuses: uploadStatuses, limit: 10_000 })).filter(
    ({ id }) => ids.includes(id),
  ),
  byFields: await Promise.all(
    [[keys[0]], [keys[1]], keys, keys.toReversed()].map(async (listed) =>
      (
        await records.listByFields({ keys: listed, statuses: uploadStatuses, limit: 10_000 })
      ).filter(({ id }) => ids.includes(id)),
    ),
  ),
  due: (
    await Promise.all(
      dueShards.map((shard) => records.listDue({ shard, until: at(24 * 60), limit: 1000 })),
    )
  ).map((entries) => {
    const own = entries.filter(({ id }) => ids.includes(id));
    // Entries of the same time have no order.
    return { times: own.map(({ dueAt }) => dueAt), entries: own.toSorted(byId) };
  }),
});

test("simulated records return the same results as DynamoDB after any history", async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      count += 1;
      const ids = idsOf(count);
      const here = simulated();
      const there = createDynamoDbRecords(table.documents, table.tableName);
      const reads = new Map(ids.map((id) => [id, [] as (StoredRecord | undefined)[]]));
      for (const step of history) {
        const id = ids[step.upload] ?? "";
        const ofId = reads.get(id) ?? [];
        ofId.push(await there.get(id));
        const write = writeOf(step, id, ofId);
        if (write === undefined) continue;
        expect(await here.apply(write)).toEqual(await there.apply(write));
      }
      for (const owner of owners)
        expect(await answersOf(here, ids, owner)).toEqual(await answersOf(there, ids, owner));
    }),
    { numRuns: 60 },
  );
});

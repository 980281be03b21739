import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { defaultKeys } from "@slipway/core/identity";
import { StoredRecord } from "@slipway/core/record";
import { createWorld } from "@slipway/functions/testing/world";
import * as v from "valibot";
import { expect, test } from "vitest";
import { fsck } from "./fsck.ts";
import type { Inventory, Page, Position } from "./inventory.ts";
import { createFsckState, isComplete } from "./state.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const perPage = 250;
const segments = 4;

/** Creates a consistent table and bucket whose entries are generated when they are read. */
const createGeneratedInventory = (count: number, onPage: (number: number) => void) => {
  const createId = (n: number) => `01930000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
  const time = "2025-01-01T12:00:00.000Z";
  const createObject = (n: number) => ({
    key: defaultKeys.create(createId(n)),
    versionId: `version-${n}`,
    eTag: `"${n}"`,
    size: n,
    contentType: "image/png",
  });
  const createRecord = (n: number): StoredRecord =>
    v.parse(StoredRecord, {
      id: createId(n),
      revision: 3,
      owner: "ann",
      fileName: "a.png",
      status: "ready",
      declared: { size: n, contentType: "image/png" },
      object: createObject(n),
      createdAt: time,
      expiresAt: time,
      finalizedAt: time,
    });
  const parseNumber = (id: string) => Number.parseInt(id.slice(-12), 16);
  const page = <Entry>(
    from: number,
    to: number,
    after: Position | undefined,
    createEntry: (n: number) => Entry,
  ): Page<Entry> => {
    const start = Number(after?.n ?? from);
    const end = Math.min(start + perPage, to);
    return {
      entries: Array.from({ length: end - start }, (_, n) => createEntry(start + n)),
      ...(end < to && { next: { n: String(end) } }),
    };
  };
  let pages = 0;
  const inventory: Inventory = {
    items: async ({ segment, after }) =>
      page((segment * count) / segments, ((segment + 1) * count) / segments, after, (n) => ({
        kind: "record",
        record: createRecord(n),
      })),
    versions: async (after) => {
      onPage(pages);
      pages += 1;
      return page(0, count, after, (n) => ({
        ...createObject(n),
        isDeleteMarker: false,
        lastModified: time,
      }));
    },
    multipartUploads: async () => ({ entries: [] }),
    findVersion: async () => undefined,
    findMultipartUpload: async () => undefined,
    describe: async (key) => createObject(parseNumber(key)),
  };
  const getMany = async (ids: readonly string[]) => ids.map((id) => createRecord(parseNumber(id)));
  return { inventory, getMany };
};

test("the memory of a check does not grow with the number of records", async () => {
  const count = 40_000;
  const heap: number[] = [];
  const { inventory, getMany } = createGeneratedInventory(count, (page) => {
    if (page % 40 !== 20) return;
    collectGarbage();
    heap.push(process.memoryUsage().heapUsed);
  });
  const { adapters } = createWorld();
  const state = createFsckState({ bucket: "b", table: "t", segments });
  await fsck(state, {
    inventory,
    adapters: { ...adapters, records: { ...adapters.records, getMany } },
    grace: 900,
  });
  expect(isComplete(state)).toBe(true);
  expect(state.findings).toEqual([]);
  expect(state.checked).toMatchObject({ records: count, versions: count });
  const [early = 0, ...later] = heap;
  expect(later).toHaveLength(3);
  // Keeping a hundred bytes of each record would add 3 MB between the first and the last measurement.
  for (const used of later) expect(used - early).toBeLessThan(2 * 1024 ** 2);
});

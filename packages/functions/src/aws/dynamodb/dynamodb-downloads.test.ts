import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { type DownloadCounter, listCounterIds } from "@slipway/core/download-counters";
import { limits } from "@slipway/core/limits";
import { v7 as uuid7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Downloads } from "../../ports/downloads.ts";
import { createDownloadsInMemory } from "../../testing/downloads-in-memory.ts";
import { createTestTable } from "../../testing/dynamodb-table.ts";
import { createDynamoDbDownloads } from "./dynamodb-downloads.ts";

interface DownloadStore {
  readonly downloads: Downloads;
  /** Returns every counter. */
  readonly listCounters: () => Promise<readonly DownloadCounter[]>;
  readonly close: () => Promise<void>;
}

/** Selects the same counter for every download, so that a test knows its content. */
const selectFirst = () => 0;

const openInDynamoDb = async (random?: () => number): Promise<DownloadStore> => {
  const { documents, tableName, close } = await createTestTable();
  return {
    downloads: createDynamoDbDownloads(documents, tableName, random),
    listCounters: async () => {
      const { Items = [] } = await documents.retrying.send(
        new ScanCommand({ TableName: tableName }),
      );
      return Items as DownloadCounter[];
    },
    close,
  };
};

const openInMemory = async (random?: () => number): Promise<DownloadStore> => {
  const downloads = createDownloadsInMemory(random);
  return { downloads, listCounters: async () => downloads.all(), close: async () => {} };
};

const neverAborted = new AbortController().signal;

describe.each([
  ["in memory", openInMemory],
  ["in DynamoDB", openInDynamoDb],
])("download counters %s", (_, open) => {
  let store: DownloadStore;
  let singleCounterStore: DownloadStore;
  beforeAll(async () => {
    store = await open();
    singleCounterStore = await open(selectFirst);
  });
  afterAll(() => Promise.all([store.close(), singleCounterStore.close()]));

  const at = "2026-11-25T12:00:00.000Z";
  const read = async ({ downloads }: DownloadStore, id: string, now = at) =>
    (await downloads.read([id], now)).get(id);

  test("return zero for an upload without downloads", async () => {
    expect(await read(store, uuid7())).toEqual({ total: 0, days: [] });
    expect(await store.downloads.read([], at)).toEqual(new Map());
  });

  test("count a hundred concurrent downloads in several items", async () => {
    const id = uuid7();
    await Promise.all(
      Array.from({ length: 100 }, () => store.downloads.count(id, at, neverAborted)),
    );
    expect(await read(store, id)).toEqual({
      total: 100,
      lastAt: at,
      days: [{ day: "2026-11-25", count: 100 }],
    });
    const own = (await store.listCounters()).filter((item) => listCounterIds(id).includes(item.id));
    expect(own).toHaveLength(limits.downloads.shards);
  });

  test("count the downloads of each upload separately", async () => {
    const ids = Array.from({ length: 60 }, () => uuid7());
    for (const [times, id] of ids.slice(0, 3).entries())
      for (let time = 0; time < times; time += 1) await store.downloads.count(id, at, neverAborted);
    const found = await store.downloads.read(ids, at);
    expect(ids.map((id) => found.get(id)?.total)).toEqual(
      [0, 1, 2, ...ids.slice(3).fill("")].map(Number),
    );
  });

  test("drop the counts of days that are too old, and keep them in the total", async () => {
    const id = uuid7();
    for (const time of ["2026-08-27T23:00:00.000Z", "2026-08-28T01:00:00.000Z", at])
      await singleCounterStore.downloads.count(id, time, neverAborted);
    expect(await read(singleCounterStore, id)).toEqual({
      total: 3,
      lastAt: at,
      days: [
        { day: "2026-08-28", count: 1 },
        { day: "2026-11-25", count: 1 },
      ],
    });
    const [item] = (await singleCounterStore.listCounters()).filter((counter) =>
      listCounterIds(id).includes(counter.id),
    );
    expect(Object.keys(item ?? {}).filter((name) => /^d\d/.test(name))).toHaveLength(2);
  });

  test("keep the time of the last download if an earlier one is counted after it", async () => {
    const id = uuid7();
    await singleCounterStore.downloads.count(id, at, neverAborted);
    await singleCounterStore.downloads.count(id, "2026-11-25T11:59:59.999Z", neverAborted);
    expect(await read(singleCounterStore, id)).toMatchObject({ total: 2, lastAt: at });
  });

  test("expire together with their upload, even if a download is counted later", async () => {
    const id = uuid7();
    await singleCounterStore.downloads.count(id, at, neverAborted);
    await singleCounterStore.downloads.purge(id, 1_800_000_000);
    await singleCounterStore.downloads.count(id, at, neverAborted);
    const own = (await singleCounterStore.listCounters()).filter((counter) =>
      listCounterIds(id).includes(counter.id),
    );
    expect(own.map(({ purgeAt }) => purgeAt)).toEqual(listCounterIds(id).map(() => 1_800_000_000));
    expect(await read(singleCounterStore, id)).toMatchObject({ total: 2 });
  });

  test("count nothing after the signal is aborted", async () => {
    const id = uuid7();
    const aborted = AbortSignal.abort(new Error("aborted"));
    await expect(store.downloads.count(id, at, aborted)).rejects.toThrow();
    expect(await read(store, id)).toMatchObject({ total: 0 });
  });
});

import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { type DownloadCounter, listCounterIds } from "@slipway/core/download-counters";
import { limits } from "@slipway/core/limits";
import { v7 as uuid7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Downloads } from "../../ports/downloads.ts";
import { createDownloadsInMemory } from "../../testing/downloads-in-memory.ts";
import { createTestTable } from "../../testing/dynamodb-table.ts";
import { createDynamoDbDownloads } from "./dynamodb-downloads.ts";

interface Opened {
  readonly downloads: Downloads;
  /** Every item that counts. */
  readonly items: () => Promise<readonly DownloadCounter[]>;
  readonly close: () => Promise<void>;
}

/** Always the same counter, so that a test knows what is in it. */
const first = () => 0;

const inDynamoDb = async (random?: () => number): Promise<Opened> => {
  const { documents, tableName, close } = await createTestTable();
  return {
    downloads: createDynamoDbDownloads(documents, tableName, random),
    items: async () => {
      const { Items = [] } = await documents.retrying.send(
        new ScanCommand({ TableName: tableName }),
      );
      return Items as DownloadCounter[];
    },
    close,
  };
};

const inMemory = async (random?: () => number): Promise<Opened> => {
  const downloads = createDownloadsInMemory(random);
  return { downloads, items: async () => downloads.all(), close: async () => {} };
};

const never = new AbortController().signal;

describe.each([
  ["in memory", inMemory],
  ["in DynamoDB", inDynamoDb],
])("downloads %s", (_, open) => {
  let store: Opened;
  let ofOneCounter: Opened;
  beforeAll(async () => {
    store = await open();
    ofOneCounter = await open(first);
  });
  afterAll(() => Promise.all([store.close(), ofOneCounter.close()]));

  const at = "2026-11-25T12:00:00.000Z";
  const read = async ({ downloads }: Opened, id: string, now = at) =>
    (await downloads.read([id], now)).get(id);

  test("are none where nothing was counted", async () => {
    expect(await read(store, uuid7())).toEqual({ total: 0, days: [] });
    expect(await store.downloads.read([], at)).toEqual(new Map());
  });

  test("of a hundred at once are all counted, in several items", async () => {
    const id = uuid7();
    await Promise.all(Array.from({ length: 100 }, () => store.downloads.count(id, at, never)));
    expect(await read(store, id)).toEqual({
      total: 100,
      lastAt: at,
      days: [{ day: "2026-11-25", count: 100 }],
    });
    const own = (await store.items()).filter((item) => listCounterIds(id).includes(item.id));
    expect(own).toHaveLength(limits.downloads.shards);
  });

  test("of many uploads are kept apart", async () => {
    const ids = Array.from({ length: 60 }, () => uuid7());
    for (const [times, id] of ids.slice(0, 3).entries())
      for (let time = 0; time < times; time += 1) await store.downloads.count(id, at, never);
    const found = await store.downloads.read(ids, at);
    expect(ids.map((id) => found.get(id)?.total)).toEqual(
      [0, 1, 2, ...ids.slice(3).fill("")].map(Number),
    );
  });

  test("are forgotten by day when they are too long ago, and stay in the total", async () => {
    const id = uuid7();
    for (const time of ["2026-08-27T23:00:00.000Z", "2026-08-28T01:00:00.000Z", at])
      await ofOneCounter.downloads.count(id, time, never);
    expect(await read(ofOneCounter, id)).toEqual({
      total: 3,
      lastAt: at,
      days: [
        { day: "2026-08-28", count: 1 },
        { day: "2026-11-25", count: 1 },
      ],
    });
    const [item] = (await ofOneCounter.items()).filter((one) =>
      listCounterIds(id).includes(one.id),
    );
    expect(Object.keys(item ?? {}).filter((name) => /^d\d/.test(name))).toHaveLength(2);
  });

  test("counted late do not turn the last time back", async () => {
    const id = uuid7();
    await ofOneCounter.downloads.count(id, at, never);
    await ofOneCounter.downloads.count(id, "2026-11-25T11:59:59.999Z", never);
    expect(await read(ofOneCounter, id)).toMatchObject({ total: 2, lastAt: at });
  });

  test("are purged with their upload, also those that are counted after it", async () => {
    const id = uuid7();
    await ofOneCounter.downloads.count(id, at, never);
    await ofOneCounter.downloads.purge(id, 1_800_000_000);
    await ofOneCounter.downloads.count(id, at, never);
    const own = (await ofOneCounter.items()).filter((one) => listCounterIds(id).includes(one.id));
    expect(own.map(({ purgeAt }) => purgeAt)).toEqual(listCounterIds(id).map(() => 1_800_000_000));
    expect(await read(ofOneCounter, id)).toMatchObject({ total: 2 });
  });

  test("are not counted any more once it is given up", async () => {
    const id = uuid7();
    const given = AbortSignal.abort(new Error("enough"));
    await expect(store.downloads.count(id, at, given)).rejects.toThrow();
    expect(await read(store, id)).toMatchObject({ total: 0 });
  });
});

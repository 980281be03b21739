import type { ChangesPage } from "@slipway/core/api";
import { Problem } from "@slipway/core/problem";
import * as fakeIndexedDb from "fake-indexeddb";
import { openDB } from "idb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createApiClient } from "../api/api-client.ts";
import { createProblemResponse } from "../testing/fake-api.ts";
import { FakePage } from "../testing/fake-page.ts";
import { createFeed, type FeedFile, getCreationTime } from "./feed.ts";
import { createFeedStore } from "./feed-store.ts";

const start = Date.parse("2026-11-23T12:00:00.000Z");

beforeEach(() => {
  // IndexedDB does its work in immediates.
  vi.useFakeTimers({ now: start, toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  for (const [name, value] of Object.entries(fakeIndexedDb))
    if (name.startsWith("IDB")) vi.stubGlobal(name, value);
  vi.stubGlobal("indexedDB", new fakeIndexedDb.IDBFactory());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const createId = (number: number) => `01900000-0000-7000-8000-${String(number).padStart(12, "0")}`;

const file = (number: number, change: Partial<FeedFile> = {}): FeedFile => ({
  id: createId(number),
  revision: 2,
  status: "ready",
  kind: "default",
  fileName: `${number}.txt`,
  type: "text/plain",
  size: number,
  ...change,
});

/** A server with the feed of one owner, whose cursors are places in a list of changes. */
const createServer = (pageSize = 2) => {
  const changes: ChangesPage["changes"][number][] = [];
  const requests: string[] = [];
  let lineage = "a";
  let failure: Response | undefined;
  const fetch: typeof globalThis.fetch = async (input) => {
    const since = new URL(String(input), "https://api.test").searchParams.get("since") ?? "";
    requests.push(since);
    if (failure !== undefined) return failure.clone();
    const [kind = "full", from = "0", own = lineage] = since === "" ? [] : since.split("-");
    if (own !== lineage) {
      const errors = [{ path: "since", message: "must be a cursor of this owner's feed" }];
      return createProblemResponse(new Problem("invalid-request", "Wrong.", errors));
    }
    const next = Number(from) + pageSize;
    const more = next < changes.length;
    const end = Math.min(next, changes.length);
    const cursor = `${kind === "full" && more ? "full" : "delta"}-${end}-${lineage}`;
    return Response.json({
      changes: changes.slice(Number(from), end),
      cursor,
      more,
      full: kind === "full",
    });
  };
  return {
    api: createApiClient({ fetch }),
    changes,
    requests,
    fail: (response: Response | undefined) => {
      failure = response;
    },
    /** Refuses all cursors, and lists only these files. */
    startOver: (files: readonly FeedFile[]) => {
      lineage += "a";
      changes.splice(0, changes.length, ...files);
    },
  };
};
type Server = ReturnType<typeof createServer>;

const open = (server: Server, owner = "ann") => {
  // Without the time that it takes to load the code of the store.
  const store = createFeedStore("slipway feed", owner);
  const feed = createFeed({ api: server.api, owner, store });
  const names = () =>
    feed
      .getSnapshot()
      .files.map(({ title, fileName }) => title ?? fileName)
      .sort();
  return { feed, names, stop: feed.follow() };
};

/** Counts what the database has for files. */
const countBlocks = async (): Promise<number> => {
  const database = await openDB("slipway feed");
  const count = await database.count("blocks");
  database.close();
  return count;
};

/** Lets time pass, and the database finish. */
const pass = async (milliseconds = 0): Promise<void> => {
  for (let step = 0; step < 40; step += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(milliseconds / 40);
  }
};

describe("a page that follows the feed", () => {
  test("reads all files at once, and shows changes within two seconds with one request each", async () => {
    const server = createServer();
    server.changes.push(file(1), file(2), file(3, { status: "trashed" }));
    const { names, feed, stop } = open(server);
    await pass();
    expect(names()).toEqual(["1.txt", "2.txt"]);
    expect(feed.getSnapshot().isComplete).toBe(true);
    expect(server.requests).toEqual(["", "full-2-a"]);

    server.changes.push(file(1, { title: "Edited", revision: 3 }), file(4));
    await pass(1_900);
    expect(names()).toEqual(["2.txt", "4.txt", "Edited"]);
    expect(server.requests).toHaveLength(3);
    server.changes.push({ id: createId(4), revision: 3, status: "deleted" });
    server.changes.push(file(4));
    await pass(1_900);
    expect(names()).toEqual(["2.txt", "Edited"]);
    stop();
    await pass(60_000);
    expect(server.requests).toHaveLength(4);
  });

  test("makes no requests while it is hidden or offline, and one when it is back", async () => {
    const page = new FakePage();
    const connection = { onLine: true };
    vi.stubGlobal("document", page);
    vi.stubGlobal("navigator", connection);
    const server = createServer();
    const { stop } = open(server);
    await pass();
    page.setHidden(true);
    await pass(60_000);
    expect(server.requests).toHaveLength(1);
    page.setHidden(false);
    await pass();
    expect(server.requests).toHaveLength(2);
    connection.onLine = false;
    await pass(60_000);
    expect(server.requests).toHaveLength(2);
    stop();
  });

  test("asks ever less often while requests fail, and shows why", async () => {
    const server = createServer();
    server.fail(createProblemResponse(new Problem("internal", "The table is away.")));
    const { feed, names, stop } = open(server);
    await pass(10 * 60_000);
    expect(server.requests.length).toBeLessThan(20);
    expect(feed.getSnapshot().problem).toBe("The table is away.");
    server.fail(undefined);
    server.changes.push(file(1));
    await pass(61_000);
    expect(names()).toEqual(["1.txt"]);
    expect(feed.getSnapshot().problem).toBeUndefined();
    stop();
  });

  test("shares its requests between its components", async () => {
    const server = createServer();
    const { feed, stop } = open(server);
    const stopOther = feed.follow();
    await pass(1_900);
    expect(server.requests).toHaveLength(2);
    stop();
    stop();
    await pass(1_900);
    expect(server.requests).toHaveLength(3);
    stopOther();
  });

  test("tells what is new apart from what a first visit reads", async () => {
    const server = createServer();
    server.changes.push(file(1));
    const { feed, stop } = open(server);
    const news: unknown[] = [];
    feed.onNews(({ files, removed, isNew }) => {
      news.push([files.map(({ id }) => id), removed, isNew]);
    });
    await pass();
    server.changes.push(file(2), { id: createId(1), revision: 3, status: "deleted" });
    await pass(1_900);
    expect(news).toEqual([
      [[createId(1)], [], false],
      [[createId(2)], [createId(1)], true],
    ]);
    stop();
  });
});

describe("the files that the browser keeps", () => {
  test("are there after a reload before any response, which then has only what changed", async () => {
    const server = createServer();
    server.changes.push(file(1), file(2), file(3));
    const first = open(server);
    await pass();
    first.stop();

    server.fail(Response.error());
    const second = open(server);
    await pass();
    expect(second.names()).toEqual(["1.txt", "2.txt", "3.txt"]);
    expect(second.feed.getSnapshot().isComplete).toBe(true);
    server.fail(undefined);
    server.changes.push(file(4));
    await pass(4_000);
    expect(second.names()).toHaveLength(4);
    expect(server.requests.slice(2)).not.toContain("");
    second.stop();
  });

  test("are never shown to another owner, and are gone when the first one returns", async () => {
    const server = createServer();
    server.changes.push(file(1));
    open(server).stop();
    const first = open(server);
    await pass();
    first.stop();

    const other = createServer();
    other.fail(Response.error());
    const ben = open(other, "ben");
    await pass();
    expect(ben.names()).toEqual([]);
    ben.stop();
    server.fail(Response.error());
    const again = open(server);
    await pass();
    expect(again.names()).toEqual([]);
    again.stop();
  });

  test("are gone after signing out, also if another tab still follows the feed", async () => {
    const server = createServer();
    server.changes.push(file(1));
    const one = open(server);
    const other = open(server);
    await pass();
    await Promise.all([one.feed.clear(), pass()]);
    expect(one.names()).toEqual([]);
    server.changes.push(file(2));
    await pass(4_000);
    expect(other.names()).toEqual(["1.txt", "2.txt"]);
    other.stop();
    server.fail(Response.error());
    const later = open(server);
    await pass();
    expect(later.names()).toEqual([]);
    later.stop();
  });

  test("are stored together again after many changes, with the newest of each", async () => {
    const server = createServer();
    server.changes.push(file(1), file(2));
    const first = open(server);
    await pass();
    for (let revision = 3; revision < 120; revision += 1) {
      server.changes.push(file(1, { title: `Edit ${revision}`, revision }));
      await pass(2_000);
    }
    server.changes.push({ id: createId(2), revision: 3, status: "deleted" });
    await pass(1_900);
    first.stop();
    expect(await countBlocks()).toBeLessThan(100);
    server.fail(Response.error());
    const second = open(server);
    await pass();
    expect(second.names()).toEqual(["Edit 119"]);
    second.stop();
  });

  test("are complete if two tabs store them, and one starts over", async () => {
    const server = createServer(10);
    server.changes.push(file(1), file(2));
    const one = open(server);
    await pass();
    const other = open(server);
    await pass(1_900);
    server.changes.push(file(3));
    await pass(1_900);
    one.stop();
    server.startOver([file(1), file(3), file(4)]);
    await pass(1_900);
    other.stop();
    expect(other.names()).toEqual(["1.txt", "3.txt", "4.txt"]);
    server.changes.push(file(5));
    const stopOne = one.feed.follow();
    await pass(1_900);
    stopOne();
    server.fail(Response.error());
    const later = open(server);
    await pass();
    expect(later.names()).toEqual(["1.txt", "3.txt", "4.txt", "5.txt"]);
    later.stop();
  });

  test("start over if the server refuses the cursor, and stay until then", async () => {
    const server = createServer();
    server.changes.push(file(1), file(2), file(3));
    const { names, stop } = open(server);
    await pass();
    server.startOver([file(2), file(5)]);
    await pass(1_900);
    expect(names()).toEqual(["2.txt", "5.txt"]);
    expect(server.requests.slice(-2)).toEqual(["delta-3-a", ""]);
    stop();
  });

  test.each([
    [
      "forbidden",
      () => {
        throw new DOMException("Insecure.", "SecurityError");
      },
    ],
    ["never opened", () => ({})],
  ])("are in memory if IndexedDB is %s", async (_, openDatabase) => {
    vi.stubGlobal("indexedDB", { open: openDatabase });
    const server = createServer();
    server.changes.push(file(1));
    const { names, stop } = open(server);
    await pass(8_000);
    expect(names()).toEqual(["1.txt"]);
    stop();
  });

  test("are stored with the next change if the disk was full", async () => {
    const server = createServer();
    const put = vi.spyOn(fakeIndexedDb.IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("The disk is full.", "QuotaExceededError");
    });
    server.changes.push(file(1));
    const first = open(server);
    await pass();
    expect(first.names()).toEqual(["1.txt"]);
    put.mockRestore();
    server.changes.push(file(2));
    await pass(1_900);
    first.stop();
    server.fail(Response.error());
    const second = open(server);
    await pass();
    expect(second.names()).toEqual(["1.txt", "2.txt"]);
    second.stop();
  });
});

test("a file's creation time is in its ID", () => {
  const hex = start.toString(16).padStart(12, "0");
  const id = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
  expect(getCreationTime({ id })).toBe(start);
});

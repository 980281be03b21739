import * as fakeIndexedDb from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLazyFeedStore } from "./lazy-feed-store.ts";

beforeEach(() => {
  for (const [name, value] of Object.entries(fakeIndexedDb))
    if (name.startsWith("IDB")) vi.stubGlobal(name, value);
  vi.stubGlobal("indexedDB", new fakeIndexedDb.IDBFactory());
});
afterEach(() => void vi.unstubAllGlobals());

test("a store that is loaded when it is used keeps the feed for the next visit, until it is cleared", async () => {
  const open = () => createLazyFeedStore("slipway feed", "ann");
  const store = open();
  expect((await store.load())?.run).toBeUndefined();
  const feed = { run: 1, cursor: "1", isStarting: false, all: [], unsaved: [] };
  expect(await store.save(feed)).toBe(true);
  expect(await open().load()).toEqual({ run: 1, state: expect.anything() });
  await store.clear();
  expect((await open().load())?.run).toBeUndefined();
});

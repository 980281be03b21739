import { expect, test, vi } from "vitest";
import { takeItems } from "./chosen-items.ts";

const text = new File(["x"], "a.txt", { type: "text/plain" });

/** Creates a dropped item. Chromium provides handles, and other browsers do not. */
const createItem = (type: string, hasHandles: boolean) => ({
  kind: "file",
  type,
  getAsFile: () => text,
  webkitGetAsEntry: vi.fn(() => ({ name: "a.txt", isDirectory: false })),
  ...(hasHandles && { getAsFileSystemHandle: async () => ({ kind: "file" }) }),
});

const take = (...items: ReturnType<typeof createItem>[]) =>
  takeItems({ items, files: [] } as unknown as DataTransfer);

test("the disk is not read for dropped files that have a type and a handle", async () => {
  const items = Array.from({ length: 1000 }, () => createItem("text/plain", true));
  const taken = take(...items).items ?? [];
  expect(items.reduce((calls, item) => calls + item.webkitGetAsEntry.mock.calls.length, 0)).toBe(0);
  expect(taken).toHaveLength(1000);
  expect(await taken[0]?.handling).toEqual({ kind: "file" });
});

test("what can be a folder has an entry, because not every folder has a handle", () => {
  const entries = [createItem("", true), createItem("text/plain", false), createItem("", false)];
  expect(take(...entries).items?.map(({ entry }) => entry?.name)).toEqual([
    "a.txt",
    "a.txt",
    "a.txt",
  ]);
});

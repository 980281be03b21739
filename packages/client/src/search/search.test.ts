import { limits } from "@slipway/core/limits";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Feed, FeedFile, FeedNews } from "../feed/feed.ts";
import { createSearch, type FileQuery } from "./search.ts";

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

const samples = [
  file(1, { fileName: "IMG_2041_harbor.jpg", type: "image/jpeg", path: "trips/2026", size: 900 }),
  file(2, { fileName: "b.png", type: "image/png", title: "Zürich at night", path: "trips2" }),
  file(3, { fileName: "c.pdf", type: "application/pdf", caption: "The harbor of Ærø" }),
  file(4, { fileName: "مرفأ.txt", path: "trips" }),
  file(5, { fileName: "東京港の夜景.jpg", type: "image/jpeg" }),
  file(6, {
    fileName: "d10.txt",
    kind: "invoice",
    fields: { customer: "Müller & Söhne", year: 2026 },
  }),
  file(7, { fileName: "d9.txt", kind: "invoice", title: "항구 사진" }),
];

/** Creates a search in the files of a feed that a test controls. */
const createSearchOf = async (files: readonly FeedFile[]) => {
  let listener: (news: FeedNews) => void = () => undefined;
  const feed = {
    getSnapshot: () => ({ files, isComplete: true }),
    onNews: (given: typeof listener) => {
      listener = given;
      return () => undefined;
    },
  };
  const search = createSearch(feed as unknown as Feed);
  const untilIndexed = () => expect.poll(() => search.getSnapshot().isIndexed).toBe(true);
  await untilIndexed();
  const find = (query: FileQuery | string) =>
    search
      .find(typeof query === "string" ? { text: query } : query)
      .map(({ id }) => Number(id.slice(-2)));
  const change = async (news: Partial<FeedNews>) => {
    listener({ files: [], removed: [], isNew: true, ...news });
    await untilIndexed();
  };
  return { search, find, change };
};

describe("a search finds files", () => {
  test.each([
    ["by a name's word", "harbor", [1, 3]],
    ["by the start of a word", "har", [1, 3]],
    ["by one letter", "z", [2]],
    ["by a word with a typing error", "harbro", [1, 3]],
    ["by every word, in any field", "harbor jpeg trips", [1]],
    ["without accents and case", "ZURICH", [2]],
    ["by a letter of another alphabet", "ærø", [3]],
    ["by right-to-left text", "مرف", [4]],
    ["by characters inside Japanese text", "港", [5]],
    ["by a Japanese word", "夜景", [5]],
    ["by Korean text", "항구", [7]],
    ["by a field of a kind", "muller 2026", [6]],
    ["by their type", "pdf", [3]],
    ["by their folder", "trips2", [2]],
    ["by a number in a name", "2041", [1]],
  ])("%s", async (_, text, expected) => {
    const { find } = await createSearchOf(samples);
    expect(find(text).sort()).toEqual(expected);
  });

  test.each([
    ["nothing that fits", "submarine"],
    ["characters of regular expressions", ".*(q+)+$[\\"],
    ["only signs", "???"],
    ["characters in another order", "景夜"],
  ])("and none for %s", async (_, text) => {
    const { find } = await createSearchOf(samples);
    expect(find(text)).toEqual([]);
  });

  test("by the first part of a text of 10,000 characters", async () => {
    const { find } = await createSearchOf(samples);
    expect(find("harbor ".repeat(1_500)).sort()).toEqual([1, 3]);
    expect(find("x".repeat(10_000))).toEqual([]);
    expect(find(`${"harbor ".repeat(limits.search.queryLength)} submarine`).sort()).toEqual([1, 3]);
  });

  test("with the words in their name before others", async () => {
    const { find } = await createSearchOf([...samples, file(8, { title: "Harbor" })]);
    expect(find("harbor")).toEqual([8, 1, 3]);
    expect(find("harb")).toEqual([8, 1, 3]);
    const planned = [file(1, { title: "Plan" }), file(2, { title: "Planning" })];
    expect((await createSearchOf(planned)).find("plan")).toEqual([1, 2]);
    const many = Array.from({ length: 500 }, (_, number) =>
      file(number + 10, number === 250 ? { title: "Harbor" } : { caption: "a harbor" }),
    );
    const large = await createSearchOf(many);
    expect(large.find("harbor")).toHaveLength(500);
    expect(large.find("harbor")[0]).toBe(60);
  });
});

describe("files are filtered", () => {
  test.each<[string, FileQuery, readonly number[]]>([
    ["by a family of types", { type: "image" }, [5, 2, 1]],
    ["by a type", { type: "image/png" }, [2]],
    ["by a kind", { kind: "invoice" }, [7, 6]],
    ["by a folder with its subfolders", { folder: "trips" }, [4, 1]],
    ["by all together", { text: "harbor", type: "image", folder: "trips/2026" }, [1]],
  ])("%s", async (_, query, expected) => {
    const { find } = await createSearchOf(samples);
    expect(find(query)).toEqual(expected);
  });

  test("by the folders that they are in", async () => {
    const { search } = await createSearchOf([...samples, file(9, { path: "a/b/c" })]);
    const folders = ["a", "a/b", "a/b/c", "trips", "trips/2026", "trips2"];
    expect(search.getFolders()).toEqual(folders);
  });
});

test("files are sorted by date, by name with its numbers, and by size", async () => {
  const { find } = await createSearchOf(samples.slice(4));
  expect(find({})).toEqual([7, 6, 5]);
  expect(find({ order: "oldest" })).toEqual([5, 6, 7]);
  expect(find({ order: "largest" })).toEqual([7, 6, 5]);
  expect(find({ order: "smallest" })).toEqual([5, 6, 7]);
  const numbered = await createSearchOf([10, 9, 100].map((n) => file(n, { fileName: `d${n}` })));
  expect(numbered.find({ order: "name" })).toEqual([9, 10, 0]);
});

test("results stay right while the user types, corrects a letter, and files change", async () => {
  const { find, change } = await createSearchOf(samples);
  const typed = ["h", "ha", "har", "harx", "har", "harb", "harbor j", "harbor jp", "z", ""];
  const found = typed.map((text) => find(text).toSorted());
  expect(found.slice(0, 3)).toEqual([
    [1, 3],
    [1, 3],
    [1, 3],
  ]);
  expect(found.slice(4)).toEqual([[1, 3], [1, 3], [1], [1], [2], [1, 2, 3, 4, 5, 6, 7]]);
  find("harbor");
  await change({ files: [file(8, { title: "The harbor" })] });
  expect(find("harbor").toSorted()).toEqual([1, 3, 8]);
});

test("a changed file is found by its new text only, and a removed one no longer", async () => {
  const { search, find, change } = await createSearchOf(samples);
  const { version } = search.getSnapshot();
  await change({ files: [file(3, { title: "Lighthouse", revision: 3 })] });
  expect(find("harbor")).toEqual([1]);
  expect(find("lighthouse")).toEqual([3]);
  expect(search.getSnapshot().version).toBeGreaterThan(version);
  await change({ removed: [createId(1), createId(99)] });
  expect(find("harbor")).toEqual([]);
  expect(find({})).not.toContain(1);
});

test("the page gets its turn while thousands of files are indexed", async () => {
  const many = Array.from({ length: 2_000 }, (_, number) =>
    file(number, { caption: "a harbor at night, with a lighthouse" }),
  );
  // However fast the machine is, each file takes a millisecond.
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    now += 1;
    return now;
  });
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  let turns = 0;
  let isIndexed = false;
  const countTurns = () => {
    turns += 1;
    if (!isIndexed) setImmediate(countTurns);
  };
  setImmediate(countTurns);
  const { find } = await createSearchOf(many);
  isIndexed = true;
  expect(find("harbor")).toHaveLength(2_000);
  expect(turns).toBeGreaterThan(3);
});

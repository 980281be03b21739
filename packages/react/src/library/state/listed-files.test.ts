import type { FeedFile } from "@slipway/client/feed";
import type { Upload } from "@slipway/core/api";
import { expect, test } from "vitest";
import { mergeNewest, toUpload, withoutRemoved } from "./listed-files.ts";

/** Creates an ID of a number of milliseconds, as UUIDs of version 7 start with. */
const createId = (time: number) =>
  `00000000-${String(time).padStart(4, "0")}-7000-8000-000000000000`;

const fileOf = (time: number, revision = 1): FeedFile => ({
  id: createId(time),
  revision,
  status: "ready",
  kind: "file",
  fileName: `${time}.txt`,
  type: "text/plain",
  size: 5,
});

const uploadOf = (time: number): Upload => ({ ...toUpload(fileOf(time)), status: "pending" });

const namesOf = (files: readonly { readonly fileName: string }[]) =>
  files.map(({ fileName }) => fileName);

test("uploads that are not ready are among the ready files, newest first", () => {
  const merged = mergeNewest({
    found: [fileOf(9), fileOf(5), fileOf(1)],
    loaded: [uploadOf(8), uploadOf(5), uploadOf(0)],
    removed: new Map(),
  });
  expect(namesOf(merged)).toEqual(["9.txt", "8.txt", "5.txt", "1.txt", "0.txt"]);
});

test("a deleted file disappears before the feed reports it, and a restored one appears again", () => {
  const removed = new Map([[createId(5), 1]]);
  expect(namesOf(withoutRemoved([fileOf(9), fileOf(5)], removed))).toEqual(["9.txt"]);
  expect(namesOf(withoutRemoved([fileOf(9), fileOf(5, 2)], removed))).toEqual(["9.txt", "5.txt"]);
  expect(namesOf(mergeNewest({ found: [fileOf(9)], loaded: [uploadOf(5)], removed }))).toEqual([
    "9.txt",
  ]);
});

test("a file of the feed is the same upload each time, with its size, type, and time", () => {
  const file = fileOf(12);
  const upload = toUpload(file);
  expect(upload).toMatchObject({
    declared: { size: 5, contentType: "text/plain" },
    createdAt: "1970-01-01T00:00:00.018Z",
  });
  expect(toUpload(file)).toBe(upload);
});

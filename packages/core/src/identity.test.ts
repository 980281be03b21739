import * as v from "valibot";
import { expect, test } from "vitest";
import { UploadId } from "./fields/upload-id.ts";
import {
  dueShards,
  getDueShard,
  getObjectKey,
  legacyObjectKey,
  listDueShards,
  objectKey,
  parseObjectKey,
} from "./identity.ts";
import { limits } from "./limits.ts";

const id = "01930000-0000-7000-8000-00000000000a";

test("spreads keys over 256 prefixes by the random end of the id", () => {
  expect(objectKey(id)).toBe(`uploads/0a/${id}`);
});

test.each([objectKey(id), legacyObjectKey(id)])("reads the id from the key %s", (key) => {
  expect(parseObjectKey(key)).toBe(id);
});

test("finds an object where its record says, or where all were before records said it", () => {
  expect(getObjectKey({ id, key: objectKey(id) })).toBe(objectKey(id));
  expect(getObjectKey({ id })).toBe(`uploads/${id}`);
});

test.each([
  "",
  "uploads/",
  "uploads/x",
  `other/${id}`,
  `uploads/${id}/x`,
  `uploads/0b/${id}`,
  `uploads/0A/${id}`,
  `uploads//${id}`,
  `uploads/0a/0a/${id}`,
  `uploads/a/${id}`,
  `uploads/${id.toUpperCase()}`,
])("the key %o is none of ours", (key) => {
  expect(parseObjectKey(key)).toBeUndefined();
});

test.each(["", "1", "01930000-0000-4000-8000-00000000000a", id.toUpperCase(), `${id}\n`])(
  "refuses %o as an id",
  (value) => {
    expect(v.is(UploadId, value)).toBe(false);
  },
);

test("an id's due shard is one of the shards", () => {
  for (const end of ["0", "1", "2", "3", "e", "f"])
    expect(dueShards).toContain(getDueShard(id.slice(0, -1) + end));
});

test("when the due index grows, the sweep still reads every shard that there was", () => {
  for (const [before, after] of [
    [1, 2],
    [4, 5],
    [4, 16],
  ] as const)
    for (const end of ["0000", "0001", "7fff", "fffe", "ffff"]) {
      const old = getDueShard(id.slice(0, -4) + end, before);
      expect(listDueShards(after)).toContain(old);
    }
  expect(dueShards).toEqual(listDueShards(limits.dueShards));
});

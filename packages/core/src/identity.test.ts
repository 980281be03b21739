import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { isObjectPrefix, longestObjectPrefix } from "./fields/object-prefix.ts";
import { UploadId } from "./fields/upload-id.ts";
import {
  createObjectKeys,
  defaultKeys,
  dueShards,
  getDueShard,
  getObjectKey,
  legacyObjectKey,
  listDueShards,
  objectPrefix,
} from "./identity.ts";
import { limits } from "./limits.ts";

const id = "01930000-0000-7000-8000-00000000000a";

test("spreads keys over 256 prefixes by the random end of the id", () => {
  expect(defaultKeys.create(id)).toBe(`uploads/0a/${id}`);
});

test("a public file has a key in a folder of its own", () => {
  expect(defaultKeys.create(id, "public")).toBe(`uploads/public/0a/${id}`);
});

test.each([defaultKeys.create(id), defaultKeys.create(id, "public"), legacyObjectKey(id)])(
  "reads the id from the key %s",
  (key) => {
    expect(defaultKeys.parse(key)).toBe(id);
  },
);

test("finds an object where its record says, or where all were before records said it", () => {
  expect(getObjectKey({ id, key: defaultKeys.create(id) })).toBe(defaultKeys.create(id));
  expect(getObjectKey({ id })).toBe(`uploads/${id}`);
});

test.each([
  "",
  "uploads/",
  "uploads/x",
  `other/${id}`,
  `uploads/${id}/x`,
  `uploads/0b/${id}`,
  `uploads/public/${id}`,
  `uploads/public/0b/${id}`,
  `uploads/public/public/0a/${id}`,
  `uploads/0A/${id}`,
  `uploads//${id}`,
  `uploads/0a/0a/${id}`,
  `uploads/a/${id}`,
  `uploads/${id.toUpperCase()}`,
])("the key %o is none of ours", (key) => {
  expect(defaultKeys.parse(key)).toBeUndefined();
});

describe("with another prefix", () => {
  const keys = createObjectKeys("media/files/");
  const key = `media/files/0a/${id}`;

  test("keys start with it", () => {
    expect(keys.create(id)).toBe(key);
    expect(keys.list(id)).toEqual([key, `media/files/public/0a/${id}`]);
    expect(keys.parse(key)).toBe(id);
    expect(keys.find({ id })).toBe(key);
  });

  test.each([
    defaultKeys.create(id),
    legacyObjectKey(id),
    `media/files/${id}`,
    `media/0a/${id}`,
    `other/media/files/0a/${id}`,
    `media/files/media/files/0a/${id}`,
  ])("the key %s is none of ours", (foreign) => {
    expect(keys.parse(foreign)).toBeUndefined();
  });
});

test("with the default prefix, an object can also have the key of an older layout", () => {
  expect(defaultKeys.list(id)).toEqual([
    defaultKeys.create(id),
    defaultKeys.create(id, "public"),
    legacyObjectKey(id),
  ]);
  expect(defaultKeys.find({ id })).toBe(legacyObjectKey(id));
});

test.each([
  objectPrefix,
  "a/",
  "media/files/",
  "-/_/",
  "2026.11/",
  `${"a".repeat(longestObjectPrefix - 1)}/`,
])("accepts the prefix %s, whose keys fit into S3's limit", (prefix) => {
  expect(isObjectPrefix(prefix)).toBe(true);
  const key = createObjectKeys(prefix).create(id);
  expect(new TextEncoder().encode(key).length).toBeLessThanOrEqual(1024);
});

test.each([
  "",
  "/",
  "uploads",
  "/uploads/",
  "uploads//",
  "a//b/",
  "./",
  "../",
  "a/../b/",
  "a/.hidden/",
  "up loads/",
  "uploads/*/",
  "a?/",
  "$" + "{aws:username}/",
  "größe/",
  "a\b/",
  "uploads/\n",
  `${"a".repeat(longestObjectPrefix)}/`,
])("refuses the prefix %j", (prefix) => {
  expect(isObjectPrefix(prefix)).toBe(false);
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

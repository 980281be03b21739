import * as v from "valibot";
import { expect, test } from "vitest";
import { dueShardOf, dueShards, idOfKey, objectKey, UploadId } from "./identity.ts";

const id = "01930000-0000-7000-8000-00000000000a";

test("a key leads back to the id it was made from", () => {
  expect(idOfKey(objectKey(id))).toBe(id);
});

test.each([
  "",
  "uploads/",
  "uploads/x",
  `other/${id}`,
  `uploads/${id}/x`,
  `uploads/${id.toUpperCase()}`,
])("the key %o is none of ours", (key) => {
  expect(idOfKey(key)).toBeUndefined();
});

test.each(["", "1", "01930000-0000-4000-8000-00000000000a", id.toUpperCase(), `${id}\n`])(
  "refuses %o as an id",
  (value) => {
    expect(v.is(UploadId, value)).toBe(false);
  },
);

test("an id's due shard is one of the shards", () => {
  for (const end of ["0", "1", "2", "3", "e", "f"])
    expect(dueShards).toContain(dueShardOf(id.slice(0, -1) + end));
});

import { expect, test } from "vitest";
import { createHeldUpload } from "./held-upload.ts";
import { createMemoryStore } from "./memory-store.ts";
import type { UnfinishedUpload } from "./unfinished-upload.ts";

const unfinished: UnfinishedUpload = {
  id: "1",
  fingerprint: "f",
  partSize: 8,
  parts: 5,
  expiresAt: new Date(Date.now() + 60_000).toISOString(),
  fileName: "a.mp4",
  size: 40,
  lastModified: 0,
  kind: "document",
  fields: { albumId: "a" },
};

const hold = async (upload = unfinished) => {
  const resumeStore = createMemoryStore();
  await resumeStore.keep(upload);
  return createHeldUpload({ claim: async () => () => {}, resumeStore });
};

test("the same file continues an upload of its kind and fields", async () => {
  const held = await hold();
  expect((await held.takeOver(unfinished))?.id).toBe("1");
});

test.each([
  ["another kind", { kind: "avatar" }],
  ["no kind", { kind: undefined }],
  ["other fields", { fields: { albumId: "b" } }],
  ["no fields", { fields: undefined }],
])("the same file with %s does not continue an upload", async (_, other) => {
  const held = await hold();
  expect(await held.takeOver({ ...unfinished, ...other })).toBeUndefined();
});

import { expect, test } from "vitest";
import { pdf, realFile } from "./real-files.ts";
import {
  declared,
  finalized,
  getUpload,
  postForm,
  requestUpload,
  versionsInS3,
} from "./script-client.ts";
import { testStack } from "./stack.ts";

test("posting the same signed form twice leaves one ready record, pinned to the first version", async () => {
  await using stack = await testStack();
  const file = pdf("a.pdf");
  const form = await requestUpload(stack.apiUrl, declared(file));
  const first = await postForm(form, file.buffer);
  const ready = await finalized(stack.apiUrl, form.id);
  const second = await postForm(form, file.buffer);
  expect([first.status, second.status]).toEqual([201, 201]);
  const pinned = first.headers.get("x-amz-version-id");
  expect(second.headers.get("x-amz-version-id")).not.toBe(pinned);
  await stack.settled();
  expect(await getUpload(stack.apiUrl, form.id)).toEqual(ready);
  expect(ready).toMatchObject({ status: "ready", object: { versionId: pinned } });
  expect(await versionsInS3(stack, form.id)).toEqual([pinned]);
});

test("a replay with other bytes changes nothing, where the client sent no checksum", async () => {
  await using stack = await testStack();
  const file = realFile("a.txt", "text/plain", "the first bytes");
  const { sha256: _, ...withoutChecksum } = declared(file);
  const form = await requestUpload(stack.apiUrl, withoutChecksum);
  await postForm(form, file.buffer);
  const ready = await finalized(stack.apiUrl, form.id);
  await postForm(form, Buffer.from("THE OTHER BYTES"));
  await stack.settled();
  expect(await getUpload(stack.apiUrl, form.id)).toEqual(ready);
  expect(await versionsInS3(stack, form.id)).toEqual([ready.object?.versionId]);
});

test("ten posts of one form at the same time leave one version, and it is the record's", async () => {
  await using stack = await testStack();
  const file = pdf("a.pdf");
  const form = await requestUpload(stack.apiUrl, declared(file));
  await Promise.all(Array.from({ length: 10 }, () => postForm(form, file.buffer)));
  const ready = await finalized(stack.apiUrl, form.id);
  await stack.settled();
  expect(ready.status).toBe("ready");
  expect(await versionsInS3(stack, form.id)).toEqual([ready.object?.versionId]);
});

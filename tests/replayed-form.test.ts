import { expect, test } from "vitest";
import { pdf, realFile } from "./real-files.ts";
import {
  getUpload,
  listVersionIds,
  postForm,
  requestUpload,
  toRequestedFile,
  waitUntilFinalized,
} from "./script-client.ts";
import { startTestStack } from "./stack.ts";

test("posting a form twice leaves one ready record, pinned to the first version", async () => {
  await using stack = await startTestStack();
  const file = pdf("a.pdf");
  const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
  const first = await postForm(form, file.buffer);
  const ready = await waitUntilFinalized(stack.apiUrl, form.id);
  const second = await postForm(form, file.buffer);
  expect([first.status, second.status]).toEqual([201, 201]);
  const pinned = first.headers.get("x-amz-version-id");
  expect(second.headers.get("x-amz-version-id")).not.toBe(pinned);
  await stack.settled();
  expect(await getUpload(stack.apiUrl, form.id)).toEqual(ready);
  expect(ready).toMatchObject({ status: "ready", object: { versionId: pinned } });
  expect(await listVersionIds(stack, form.id)).toEqual([pinned]);
});

test("a replay with other bytes changes nothing if the client sent no checksum", async () => {
  await using stack = await startTestStack();
  const file = realFile("a.txt", "text/plain", "the first bytes");
  const { sha256: _, ...withoutChecksum } = toRequestedFile(file);
  const form = await requestUpload(stack.apiUrl, withoutChecksum);
  await postForm(form, file.buffer);
  const ready = await waitUntilFinalized(stack.apiUrl, form.id);
  await postForm(form, Buffer.from("THE OTHER BYTES"));
  await stack.settled();
  expect(await getUpload(stack.apiUrl, form.id)).toEqual(ready);
  expect(await listVersionIds(stack, form.id)).toEqual([ready.object?.versionId]);
});

test("ten parallel posts of one form leave only the version that the record is pinned to", async () => {
  await using stack = await startTestStack();
  const file = pdf("a.pdf");
  const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
  await Promise.all(Array.from({ length: 10 }, () => postForm(form, file.buffer)));
  const ready = await waitUntilFinalized(stack.apiUrl, form.id);
  await stack.settled();
  expect(ready.status).toBe("ready");
  expect(await listVersionIds(stack, form.id)).toEqual([ready.object?.versionId]);
});

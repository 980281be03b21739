import { limits } from "@slipway/core/limits";
import { expect, test } from "vitest";
import { pdf } from "./real-files.ts";
import {
  getUpload,
  listVersionIds,
  postForm,
  requestUpload,
  toRequestedFile,
} from "./script-client.ts";
import { startTestStack } from "./stack.ts";

const policyOver = limits.policyLifetime + limits.policyGrace + 1;

test("an upload whose event was lost becomes ready after its policy expired", async () => {
  await using stack = await startTestStack({
    isEventLost: (body) => body.includes("ObjectCreated"),
  });
  const file = pdf("a.pdf");
  const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
  const response = await postForm(form, file.buffer);
  await stack.sweep();
  expect(await getUpload(stack.apiUrl, form.id)).toMatchObject({ status: "pending" });
  stack.advanceClock(policyOver);
  await stack.sweep();
  expect(await getUpload(stack.apiUrl, form.id)).toMatchObject({
    status: "ready",
    object: {
      versionId: response.headers.get("x-amz-version-id"),
      checksum: { value: file.sha256 },
    },
  });
});

test("a replay whose event was lost is deleted after its policy expired", async () => {
  let lost = false;
  await using stack = await startTestStack({ isEventLost: () => lost });
  const file = pdf("a.pdf");
  const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
  await postForm(form, file.buffer);
  await stack.settled();
  const ready = await getUpload(stack.apiUrl, form.id);
  lost = true;
  await postForm(form, file.buffer);
  expect(await listVersionIds(stack, form.id)).toHaveLength(2);
  stack.advanceClock(policyOver);
  await stack.sweep();
  expect(await listVersionIds(stack, form.id)).toEqual([ready.object?.versionId]);
  // The sweep counts its attempt before it settles the record.
  expect(await getUpload(stack.apiUrl, form.id)).toEqual({
    ...ready,
    revision: ready.revision + 2,
  });
});

test("an upload that never arrives expires", async () => {
  await using stack = await startTestStack();
  const { id } = await requestUpload(stack.apiUrl, toRequestedFile(pdf("a.pdf")));
  stack.advanceClock(policyOver);
  await stack.sweep();
  expect(await getUpload(stack.apiUrl, id)).toMatchObject({ status: "expired" });
});

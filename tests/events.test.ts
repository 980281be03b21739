import { UploadEvent } from "@slipway/core/events/upload-event";
import { defaultKeys } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import * as v from "valibot";
import { expect, test } from "vitest";
import { callApi, testUser } from "./api-calls.ts";
import { startEventSubscriber } from "./event-subscriber.ts";
import { pdf, realFile } from "./real-files.ts";
import {
  getUpload,
  postForm,
  requestUpload,
  toRequestedFile,
  uploadFile,
} from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const deleteUpload = async ({ apiUrl }: TestStack, id: string) =>
  expect(
    (
      await callApi(`${apiUrl}${buildPath("deleteUpload", { id })}?permanently=true`, {
        method: "DELETE",
      })
    ).status,
  ).toBe(202);

test("an upload publishes an event when it is ready, and one with a higher revision when it is deleted", async () => {
  await using stack = await startTestStack();
  const ready = await uploadFile(stack.apiUrl, pdf("a.pdf"));
  await stack.settled();
  await deleteUpload(stack, ready.id);
  await stack.settled();
  const deleted = await getUpload(stack.apiUrl, ready.id);
  expect(stack.events).toMatchObject([
    {
      type: "upload.ready",
      id: ready.id,
      owner: testUser,
      fileName: "a.pdf",
      revision: ready.revision,
      at: ready.finalizedAt,
      object: { ...ready.object, bucket: stack.bucket, key: defaultKeys.create(ready.id) },
    },
    { type: "upload.deleted", id: ready.id, revision: deleted.revision, at: deleted.deletedAt },
  ]);
  expect(deleted.revision).toBeGreaterThan(ready.revision);
  for (const event of stack.events) expect(v.parse(UploadEvent, event)).toEqual(event);
  expect(stack.warnings).toEqual([]);
});

test("an upload whose content does not match its type publishes that it was rejected, and why", async () => {
  await using stack = await startTestStack();
  const markup = realFile("a.png", "image/png", "<script>alert(1)</script>");
  const { id } = await uploadFile(stack.apiUrl, markup);
  await stack.settled();
  expect(stack.events).toMatchObject([
    { type: "upload.rejected", id, declared: { contentType: "image/png" } },
  ]);
  expect(stack.events[0]).toHaveProperty("reason.code", "content-mismatch");
});

test("requests, edits, replays, sweeps, and expiry publish no event", async () => {
  await using stack = await startTestStack();
  const file = pdf("a.pdf");
  const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
  await requestUpload(stack.apiUrl, toRequestedFile(pdf("never-sent.pdf")));
  await postForm(form, file.buffer);
  await stack.settled();
  await callApi(stack.apiUrl + buildPath("editUpload", { id: form.id }), {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title: "T" }),
  });
  await postForm(form, file.buffer);
  await stack.settled();
  stack.advanceClock(limits.policyLifetime + limits.policyGrace + 1);
  await stack.sweep();
  await stack.settled();
  expect(stack.events.map(({ type, id }) => [type, id])).toEqual([["upload.ready", form.id]]);
});

test("an upload that the sweep finalizes or deletes publishes the same events", async () => {
  await using stack = await startTestStack({
    isEventLost: (body) => body.includes("ObjectCreated"),
  });
  const file = pdf("a.pdf");
  const { id } = await requestUpload(stack.apiUrl, { ...toRequestedFile(file), retention: 1 }).then(
    async (form) => {
      await postForm(form, file.buffer);
      return form;
    },
  );
  stack.advanceClock(limits.policyLifetime + limits.policyGrace + 1);
  await stack.sweep();
  stack.advanceClock(24 * 60 * 60);
  await stack.sweep();
  await stack.settled();
  expect(stack.events).toMatchObject([
    { type: "upload.ready", id },
    { type: "upload.deleted", id, reason: { code: "retention-over" } },
  ]);
});

test("events that were not published before a restart are published after it", async () => {
  await using stack = await startTestStack();
  const { id } = await uploadFile(stack.apiUrl, pdf("a.pdf"));
  await stack.restart();
  await stack.settled();
  await deleteUpload(stack, id);
  await stack.settled();
  expect(new Set(stack.events.map(({ type }) => type))).toEqual(
    new Set(["upload.ready", "upload.deleted"]),
  );
});

test("a subscriber that was down for a while receives all events, and those of one upload in order", async () => {
  let down = true;
  let attempts = 0;
  await using subscriber = await startEventSubscriber(() => {
    attempts += 1;
    if (down || attempts % 2 === 0) throw new Error("down");
  });
  await using stack = await startTestStack({ eventsTo: subscriber.url });
  const ids: string[] = [];
  for (const name of ["a.pdf", "b.pdf", "c.pdf"]) {
    const { id } = await uploadFile(stack.apiUrl, pdf(name));
    ids.push(id);
    await deleteUpload(stack, id);
  }
  await stack.settled();
  await expect.poll(() => attempts).toBeGreaterThan(ids.length);
  await stack.restart();
  down = false;
  await expect.poll(() => subscriber.accepted).toHaveLength(2 * ids.length);
  for (const id of ids) {
    const ofOne = subscriber.accepted.filter(({ detail }) => detail.id === id);
    expect(ofOne.map(({ detail }) => detail.type)).toEqual(["upload.ready", "upload.deleted"]);
    const [ready, deleted] = ofOne;
    expect(deleted?.detail.revision).toBeGreaterThan(ready?.detail.revision ?? 0);
  }
  const [event] = subscriber.accepted;
  expect(event).toMatchObject({
    version: "0",
    source: "slipway",
    "detail-type": event?.detail.type,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  });
});

import { gunzipSync } from "node:zlib";
import { limits } from "@slipway/core/limits";
import { v7 as uuid7 } from "uuid";
import { expect, test } from "vitest";
import { libraryHandler, uploadStatusesHandler } from "../lambda/http/handle-http.ts";
import { createHttpEvent, lambdaContext } from "../testing/http-event.ts";
import { createWorld } from "../testing/world.ts";
import { finalizeUpload } from "../uploads/finalize.ts";
import { getStatuses } from "./statuses.ts";

const ann = { owner: "ann", sub: "ann" };

test("returns the caller's uploads in the requested order, each once", async () => {
  const { adapters, request, upload } = createWorld();
  const pending = await request();
  const ready = await upload();
  const foreign = await upload(undefined, {}, "eve");
  const ids = [ready, uuid7(), foreign, pending, ready];
  const { uploads } = await getStatuses(ann, { ids, wait: 0 }, adapters);
  expect(uploads.map(({ id, status }) => [id, status])).toEqual([
    [ready, "ready"],
    [pending, "pending"],
  ]);
});

/** Requests the statuses of uploads, one of which becomes ready before each poll. */
const pollUploads = async (count: number, wait = 20) => {
  const { adapters, request, store, onPause } = createWorld();
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) ids.push(await request());
  const late = [...ids];
  onPause(async () => {
    const id = late.shift();
    if (id) await finalizeUpload(store(id), adapters);
  });
  const asked = adapters.clock().getTime();
  const { uploads } = await getStatuses(ann, { ids, wait }, adapters);
  const ready = uploads.filter(({ status }) => status === "ready").length;
  return { ready, milliseconds: adapters.clock().getTime() - asked };
};

test("responds as soon as an upload has changed, with all uploads", async () => {
  expect(await pollUploads(1)).toEqual({ ready: 1, milliseconds: 25 });
  const { ready, milliseconds } = await pollUploads(3);
  expect(ready).toBeLessThan(3);
  expect(milliseconds).toBeLessThanOrEqual(75);
});

test("gathers changes for a time that grows with the number of uploads", async () => {
  expect(await pollUploads(100)).toEqual({ ready: 6, milliseconds: 1025 });
  expect((await pollUploads(1000)).milliseconds).toBe(25 + limits.gathering.most * 1000);
  expect((await pollUploads(1000, 2)).milliseconds).toBe(2000);
});

test("does not wait if no upload is pending, or if an upload does not exist", async () => {
  const { adapters, request, upload } = createWorld();
  const ids = [await upload(), await upload()];
  const asked = adapters.clock().getTime();
  await getStatuses(ann, { ids, wait: 20 }, adapters);
  expect(adapters.clock().getTime()).toBe(asked);
  const { uploads } = await getStatuses(
    ann,
    { ids: [await request(), uuid7()], wait: 20 },
    adapters,
  );
  expect(uploads).toMatchObject([{ status: "pending" }]);
  expect(adapters.clock().getTime() - asked).toBeLessThan(100);
});

test("responds after the requested time, and polls at most about once per second", async () => {
  const { adapters, records, request } = createWorld();
  const ids = [await request()];
  let polls = 0;
  const counting = {
    ...records,
    getMany: (wanted: readonly string[]) => {
      polls += 1;
      return records.getMany(wanted);
    },
  };
  const asked = adapters.clock().getTime();
  const wait = limits.status.longestWait;
  const { uploads } = await getStatuses(ann, { ids, wait }, { ...adapters, records: counting });
  expect(uploads).toMatchObject([{ status: "pending" }]);
  expect(adapters.clock().getTime() - asked).toBe(wait * 1000);
  expect(polls).toBeLessThan(wait + 6);
});

test("responds immediately if the process is shutting down", async () => {
  const { adapters, request } = createWorld();
  const ids = [await request()];
  const { uploads } = await getStatuses(
    ann,
    { ids, wait: 20 },
    { ...adapters, pause: async () => false },
  );
  expect(uploads).toMatchObject([{ status: "pending" }]);
});

test("does not wait for uploads older than a minute, but returns them", async () => {
  const { adapters, request, wait } = createWorld();
  const old = await request();
  wait(limits.status.waitsForNew);
  const asked = adapters.clock().getTime();
  const { uploads } = await getStatuses(ann, { ids: [old], wait: 20 }, adapters);
  expect(uploads).toMatchObject([{ id: old, status: "pending" }]);
  expect(adapters.clock().getTime()).toBe(asked);
});

test("waits for a new upload among old ones until it is a minute old", async () => {
  const { adapters, request, wait } = createWorld();
  const old = await request();
  wait(limits.status.waitsForNew - 5);
  const recent = await request();
  wait(5);
  const asked = adapters.clock().getTime();
  await getStatuses(ann, { ids: [old, recent], wait: 20 }, adapters);
  expect(adapters.clock().getTime() - asked).toBe(20_000);
  wait(limits.status.waitsForNew - 5 - 20 - 3);
  const again = adapters.clock().getTime();
  await getStatuses(ann, { ids: [old, recent], wait: 20 }, adapters);
  expect(adapters.clock().getTime() - again).toBeLessThan(5_000);
});

test("the uploads of a list and of a request for statuses are compressed", async () => {
  const { adapters, upload } = createWorld();
  const ids = [await upload(), await upload(), await upload()];
  const list = createHttpEvent("listUploads");
  const statuses = createHttpEvent("getStatuses", { body: { ids } });
  for (const [handle, event] of [
    [libraryHandler(adapters), list],
    [uploadStatusesHandler(adapters), statuses],
  ] as const) {
    const headers = { ...event.headers, "accept-encoding": "gzip, br" };
    const answer = await handle({ ...event, headers }, lambdaContext);
    expect(answer.headers).toMatchObject({ "content-encoding": "gzip" });
    const { uploads } = JSON.parse(String(gunzipSync(Buffer.from(answer.body ?? "", "base64"))));
    expect(uploads).toHaveLength(ids.length);
  }
});

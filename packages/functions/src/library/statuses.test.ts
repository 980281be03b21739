import { limits } from "@slipway/core/limits";
import { v7 as uuid7 } from "uuid";
import { expect, test } from "vitest";
import { world } from "../testing/world.ts";
import { finalizeUpload } from "../uploads/finalize.ts";
import { getStatuses } from "./statuses.ts";

test("tells uploads in the order asked, each once, and nothing of those that are not the caller's", async () => {
  const { adapters, request, upload } = world();
  const pending = await request();
  const ready = await upload();
  const foreign = await upload(undefined, {}, "eve");
  const ids = [ready, uuid7(), foreign, pending, ready];
  const { uploads } = await getStatuses("ann", { ids, wait: 0 }, adapters);
  expect(uploads.map(({ id, status }) => [id, status])).toEqual([
    [ready, "ready"],
    [pending, "pending"],
  ]);
});

/** Uploads of which one more is ready at each look; how many are when they are asked for, and how long that took. */
const readyWhenAsked = async (count: number, wait = 20) => {
  const { adapters, request, store, meanwhile } = world();
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) ids.push(await request());
  const late = [...ids];
  meanwhile(async () => {
    const id = late.shift();
    if (id) await finalizeUpload(store(id), adapters);
  });
  const asked = adapters.clock().getTime();
  const { uploads } = await getStatuses("ann", { ids, wait }, adapters);
  const ready = uploads.filter(({ status }) => status === "ready").length;
  return { ready, milliseconds: adapters.clock().getTime() - asked };
};

test("answers as soon as one has changed, with the others as they are", async () => {
  expect(await readyWhenAsked(1)).toEqual({ ready: 1, milliseconds: 100 });
  const { ready, milliseconds } = await readyWhenAsked(3);
  expect(ready).toBeLessThan(3);
  expect(milliseconds).toBeLessThanOrEqual(200);
});

test("of many, tells those together that change within a time that grows with their number", async () => {
  expect(await readyWhenAsked(100)).toEqual({ ready: 4, milliseconds: 1100 });
  expect((await readyWhenAsked(1000)).milliseconds).toBe(100 + limits.gathering.most * 1000);
  expect((await readyWhenAsked(1000, 2)).milliseconds).toBe(2000);
});

test("does not wait for others when none is left, nor when one of them is gone", async () => {
  const { adapters, request, upload } = world();
  const ids = [await upload(), await upload()];
  const asked = adapters.clock().getTime();
  await getStatuses("ann", { ids, wait: 20 }, adapters);
  expect(adapters.clock().getTime()).toBe(asked);
  const { uploads } = await getStatuses(
    "ann",
    { ids: [await request(), uuid7()], wait: 20 },
    adapters,
  );
  expect(uploads).toMatchObject([{ status: "pending" }]);
  expect(adapters.clock().getTime() - asked).toBeLessThan(100);
});

test("answers when the time is over, and looks no more often than once in a second for long", async () => {
  const { adapters, records, request } = world();
  const ids = [await request()];
  let looks = 0;
  const counting = {
    ...records,
    getMany: (wanted: readonly string[]) => {
      looks += 1;
      return records.getMany(wanted);
    },
  };
  const asked = adapters.clock().getTime();
  const wait = limits.status.longestWait;
  const { uploads } = await getStatuses("ann", { ids, wait }, { ...adapters, records: counting });
  expect(uploads).toMatchObject([{ status: "pending" }]);
  expect(adapters.clock().getTime() - asked).toBe(wait * 1000);
  expect(looks).toBeLessThan(wait + 6);
});

test("answers at once where the process is to end", async () => {
  const { adapters, request } = world();
  const ids = [await request()];
  const { uploads } = await getStatuses(
    "ann",
    { ids, wait: 20 },
    { ...adapters, pause: async () => false },
  );
  expect(uploads).toMatchObject([{ status: "pending" }]);
});

test("does not wait for uploads older than a minute, and still tells them", async () => {
  const { adapters, request, wait } = world();
  const old = await request();
  wait(limits.status.waitsForNew);
  const asked = adapters.clock().getTime();
  const { uploads } = await getStatuses("ann", { ids: [old], wait: 20 }, adapters);
  expect(uploads).toMatchObject([{ id: old, status: "pending" }]);
  expect(adapters.clock().getTime()).toBe(asked);
});

test("waits for a new upload beside old ones, and stops when it is a minute old", async () => {
  const { adapters, request, wait } = world();
  const old = await request();
  wait(limits.status.waitsForNew - 5);
  const recent = await request();
  wait(5);
  const asked = adapters.clock().getTime();
  await getStatuses("ann", { ids: [old, recent], wait: 20 }, adapters);
  expect(adapters.clock().getTime() - asked).toBe(20_000);
  wait(limits.status.waitsForNew - 5 - 20 - 3);
  const again = adapters.clock().getTime();
  await getStatuses("ann", { ids: [old, recent], wait: 20 }, adapters);
  expect(adapters.clock().getTime() - again).toBeLessThan(5_000);
});

import { limits } from "@slipway/core/limits";
import { v7 as uuid7 } from "uuid";
import { expect, test } from "vitest";
import { finalizeUpload } from "./finalize-upload.ts";
import { world } from "./testing/world.ts";
import { getStatuses } from "./upload-statuses.ts";

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

test("waits until none is pending", async () => {
  const { adapters, request, store, meanwhile } = world();
  const ids = [await request(), await request(), await request()];
  const late = [...ids];
  meanwhile(async () => {
    const id = late.shift();
    if (id) await finalizeUpload(store(id), adapters);
  });
  const { uploads } = await getStatuses("ann", { ids, wait: 20 }, adapters);
  expect(uploads.map(({ status }) => status)).toEqual(["ready", "ready", "ready"]);
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

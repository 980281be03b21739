import type { Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { expect, test, vi } from "vitest";
import { createRecordWatch } from "./record-watch.ts";
import { retryPolicy } from "./retry.ts";
import { createFakeApi } from "./testing/fake-api.ts";
import { createUploadApi } from "./upload-api.ts";

const never = new AbortController().signal;

/** A watch over an API in memory; `sending` files are still being sent. */
const watching = (files: number) => {
  const fake = createFakeApi();
  const asked: { readonly ids: number; readonly wait: number }[] = [];
  const waits: number[] = [];
  const state = { sending: 0 };
  const api = createUploadApi({ fetch: fake.fetch });
  const watch = createRecordWatch({
    sending: () => state.sending,
    ports: {
      api: {
        ...api,
        getStatuses: (ids, wait, signal) => {
          asked.push({ ids: ids.length, wait });
          return api.getStatuses(ids, wait, signal);
        },
      },
      wait: async (milliseconds, signal) => {
        waits.push(milliseconds);
        await new Promise((resolve) => setTimeout(resolve, 1));
        signal.throwIfAborted();
      },
      whenOnline: async () => {},
      random: () => 1,
      retryPolicy,
    },
  });
  const request = api.requestUploads(
    Array.from({ length: files }, (_, index) => ({
      fileName: `${index}.txt`,
      size: 1,
      contentType: "text/plain",
    })),
  );
  const ids = async () => (await request).uploads.map(({ id }) => id);
  return { fake, asked, waits, state, watch, ids };
};

const settle = (
  fake: { settle: (id: string, status?: Upload["status"]) => void },
  ids: string[],
) => {
  for (const id of ids) fake.settle(id);
};

test("a thousand records are waited for with one request", async () => {
  const { fake, asked, watch, ids } = watching(100);
  const all = await ids();
  settle(fake, all);
  const ended = await Promise.all(all.map((id) => watch.watch(id, never)));
  expect(ended.every(({ kind }) => kind === "settled")).toBe(true);
  // The first one asks at once; those that came in the meantime are asked for together.
  expect(asked.length).toBeLessThanOrEqual(2);
  expect(asked[0]?.wait).toBe(limits.status.longestWait);
});

test("while many files are being sent it looks seldom, and for few soon", async () => {
  const { fake, waits, state, watch, ids } = watching(1);
  const [id = ""] = await ids();
  settle(fake, [id]);
  state.sending = 500;
  await watch.watch(id, never);
  state.sending = 2;
  await watch.watch(id, never);
  expect(waits).toEqual([30_000, 200]);
});

test("a record that is gone, or stays pending, is told as that", async () => {
  const { fake, watch, ids } = watching(2);
  const [gone = "", pending = ""] = await ids();
  fake.records.delete(gone);
  expect(await watch.watch(gone, never)).toEqual({ kind: "gone" });
  expect(await watch.watch(pending, never)).toEqual({ kind: "unconfirmed" });
});

test("an API that is down for a moment is asked again, one that refuses is not", async () => {
  const { fake, watch, ids } = watching(1);
  const [id = ""] = await ids();
  settle(fake, [id]);
  let failures = 3;
  fake.intercept((route) => {
    if (!route.endsWith("/status") || failures === 0) return undefined;
    failures -= 1;
    return new Response("", { status: 503 });
  });
  expect(await watch.watch(id, never)).toMatchObject({ kind: "settled" });
  fake.intercept(() => new Response("", { status: 403 }));
  await expect(watch.watch(id, never)).rejects.toMatchObject({ status: 403 });
});

test("one that is no longer waited for leaves the others alone", async () => {
  const { fake, watch, ids } = watching(2);
  const [one = "", other = ""] = await ids();
  const leaving = new AbortController();
  const left = watch.watch(one, leaving.signal);
  const stays = watch.watch(other, never);
  leaving.abort(new Error("enough"));
  await expect(left).rejects.toThrow("enough");
  settle(fake, [other]);
  expect(await stays).toMatchObject({ kind: "settled" });
});

test("a new one does not wait behind a long look", async () => {
  const { fake, asked, watch, ids } = watching(2);
  const [slow = "", quick = ""] = await ids();
  fake.intercept((route) =>
    route.endsWith("/status") && asked.length === 1 ? new Promise(() => {}) : undefined,
  );
  const leaving = new AbortController();
  const stuck = watch.watch(slow, leaving.signal).catch(() => "left");
  await vi.waitFor(() => expect(asked.length).toBe(1));
  settle(fake, [quick]);
  expect(await watch.watch(quick, never)).toMatchObject({ kind: "settled" });
  leaving.abort();
  expect(["left", "unconfirmed"]).toContain(
    await stuck.then((end) => (typeof end === "string" ? end : end.kind)),
  );
});

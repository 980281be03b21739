import type { Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { afterEach, expect, test, vi } from "vitest";
import { createUploadApi } from "../api/upload-api.ts";
import { createFakeApi } from "../testing/fake-api.ts";
import { FakePage } from "../testing/fake-page.ts";
import { retryPolicy } from "../transport/retry-policy.ts";
import { createRecordWatch } from "./record-watch.ts";

const never = new AbortController().signal;

afterEach(() => {
  vi.unstubAllGlobals();
});

/**
 * A watch over an API in memory; `sending` files are still being sent.
 *
 * @param files how many uploads were asked for
 * @param fake the API; one of its own unless given
 */
const watching = (files: number, fake = createFakeApi()) => {
  const asked: { readonly ids: number; readonly wait: number }[] = [];
  const waits: number[] = [];
  const state = { sending: 0 };
  const page = new FakePage();
  vi.stubGlobal("document", page);
  const api = createUploadApi({ fetch: fake.fetch });
  const watch = createRecordWatch({
    sending: () => state.sending,
    signal: never,
    ports: {
      api: {
        ...api,
        getStatuses: (ids, wait, signal) => {
          asked.push({ ids: ids.length, wait });
          return api.getStatuses(ids, wait, signal);
        },
      },
      wait: async (milliseconds, signal) => {
        signal.throwIfAborted();
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
  return { fake, asked, waits, state, page, watch, ids };
};

/** Lets an API's requests for statuses wait, as the real one does, until they are answered. */
const holdStatuses = (fake: ReturnType<typeof createFakeApi>) => {
  const held: (() => void)[] = [];
  fake.intercept((route) =>
    route.endsWith("/status")
      ? new Promise((resolve) => held.push(() => resolve(undefined)))
      : undefined,
  );
  return { held, answer: () => held.shift()?.() };
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

test("each record is told when the API tells it, and the others are asked for again", async () => {
  const { fake, asked, watch, ids } = watching(3);
  const { held, answer } = holdStatuses(fake);
  const [one = "", two = "", three = ""] = await ids();
  const watched = [one, two, three].map((id) => watch.watch(id, never));
  await vi.waitFor(() => expect(asked.at(-1)?.ids).toBe(3));
  settle(fake, [two]);
  for (const _ of [...held]) answer();
  expect(await watched[1]).toMatchObject({ kind: "settled", record: { id: two } });
  await vi.waitFor(() => expect(asked.at(-1)).toEqual({ ids: 2, wait: limits.status.longestWait }));
  settle(fake, [one, three]);
  answer();
  expect(await Promise.all(watched)).toMatchObject(watched.map(() => ({ kind: "settled" })));
  expect(held).toEqual([]);
});

test("a page that nobody sees has no request waiting, looks seldom, and at once when it is seen", async () => {
  const { fake, asked, waits, page, watch, ids } = watching(1);
  const { held, answer } = holdStatuses(fake);
  const [id = ""] = await ids();
  const watched = watch.watch(id, never);
  await vi.waitFor(() => expect(held).toHaveLength(1));
  expect(asked).toEqual([{ ids: 1, wait: limits.status.longestWait }]);

  page.turn(true);
  held.shift();
  for (let look = 1; look <= 4; look += 1) {
    await vi.waitFor(() => expect(held).toHaveLength(1));
    answer();
  }
  expect(asked.slice(1).map(({ wait }) => wait)).toEqual(asked.slice(1).map(() => 0));
  await vi.waitFor(() => expect(waits).toEqual([5_000, 10_000, 20_000, 30_000, 30_000]));

  page.turn(false);
  settle(fake, [id]);
  await vi.waitFor(() => expect(asked.at(-1)?.wait).toBe(limits.status.longestWait));
  while (held.length > 0) answer();
  expect(await watched).toMatchObject({ kind: "settled" });
});

test("of two tabs each waits for its own uploads, and the one in the background has no request waiting", async () => {
  const fake = createFakeApi();
  const seen = watching(1, fake);
  const unseen = watching(1, fake);
  unseen.page.turn(true);
  const ids = [...(await seen.ids()), ...(await unseen.ids())];
  const [one = "", other = ""] = ids;
  const { held, answer } = holdStatuses(fake);
  const watched = [seen.watch.watch(one, never), unseen.watch.watch(other, never)];
  await vi.waitFor(() => expect(held).toHaveLength(2));
  settle(fake, ids);
  answer();
  answer();
  expect(await Promise.all(watched)).toMatchObject(ids.map((id) => ({ record: { id } })));
  expect(seen.asked[0]).toEqual({ ids: 1, wait: limits.status.longestWait });
  expect(unseen.asked.every(({ wait }) => wait === 0)).toBe(true);
});

test("a request that the computer's sleep cut off is made again after it", async () => {
  const { fake, asked, waits, watch, ids } = watching(1);
  const [id = ""] = await ids();
  let asleep = true;
  fake.intercept((route) => {
    if (!route.endsWith("/status") || !asleep) return undefined;
    asleep = false;
    settle(fake, [id]);
    throw new TypeError("network suspended");
  });
  expect(await watch.watch(id, never)).toMatchObject({ kind: "settled" });
  expect(asked).toHaveLength(2);
  expect(waits.every((milliseconds) => milliseconds <= retryPolicy.firstDelay)).toBe(true);
});

test("an API that is away is left alone for as long as it asks, and longer each time", async () => {
  const { fake, asked, waits, watch, ids } = watching(1);
  const [id = ""] = await ids();
  fake.intercept((route) =>
    route.endsWith("/status")
      ? new Response("", { status: 502, headers: { "retry-after": "7" } })
      : undefined,
  );
  expect(await watch.watch(id, never)).toEqual({ kind: "unconfirmed" });
  expect(asked).toHaveLength(12);
  expect(waits.filter((milliseconds) => milliseconds === 7_000)).toHaveLength(12);
  const pauses = waits.filter((milliseconds) => milliseconds !== 7_000 && milliseconds > 0);
  const longest = Array.from({ length: 5 }, () => 30_000);
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, ...longest]);
});

test("an API that has no room for a page is left to the pages that it has, until it answers again", async () => {
  const { fake, waits, watch, ids } = watching(1);
  const [id = ""] = await ids();
  let answers = 0;
  fake.intercept((route) => {
    if (!route.endsWith("/status")) return undefined;
    answers += 1;
    return answers < 4
      ? Response.json({ message: "Service Unavailable" }, { status: 503 })
      : undefined;
  });
  expect(await watch.watch(id, never)).toEqual({ kind: "unconfirmed" });
  const pauses = waits.filter((milliseconds) => milliseconds > 0);
  expect(pauses.slice(0, 5)).toEqual([10_000, 20_000, 30_000, 4_000, 8_000]);
});

test("a new one does not wait through a pause that was made for others", async () => {
  const { fake, asked, waits, state, watch, ids } = watching(2);
  const [stuck = "", quick = ""] = await ids();
  state.sending = 3;
  const leaving = new AbortController();
  const waiting = watch.watch(stuck, leaving.signal).catch(() => "left");
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(2));
  settle(fake, [quick]);
  waits.splice(0);
  expect(await watch.watch(quick, never)).toMatchObject({ kind: "settled" });
  expect(waits).toContain(300);
  leaving.abort();
  expect(await waiting).toBe("left");
});

test("several who wait for one record are all told, with one question", async () => {
  const { fake, asked, watch, ids } = watching(1);
  const [id = ""] = await ids();
  const waiting = [1, 2, 3].map(() => watch.watch(id, never));
  fake.settle(id);
  expect(await Promise.all(waiting)).toMatchObject([1, 2, 3].map(() => ({ kind: "settled" })));
  expect(asked[0]?.ids).toBe(1);
});

test("one of several who stops waiting for a record leaves the others waiting", async () => {
  const { fake, watch, ids } = watching(1);
  const [id = ""] = await ids();
  const controller = new AbortController();
  const stopped = watch.watch(id, controller.signal);
  const waiting = watch.watch(id, never);
  controller.abort(new Error("enough"));
  await expect(stopped).rejects.toThrow("enough");
  fake.settle(id);
  expect(await waiting).toMatchObject({ kind: "settled" });
});

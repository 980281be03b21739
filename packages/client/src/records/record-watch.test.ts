import type { Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { afterEach, expect, test, vi } from "vitest";
import { createUploadApi } from "../api/upload-api.ts";
import { createFakeApi } from "../testing/fake-api.ts";
import { FakePage } from "../testing/fake-page.ts";
import { defaultRetryPolicy } from "../transport/retry-policy.ts";
import { createRecordWatch } from "./record-watch.ts";

const never = new AbortController().signal;

afterEach(() => {
  vi.unstubAllGlobals();
});

/**
 * Creates a watch with an in-memory API. `state.sending` is the number of files that are still being sent.
 *
 * @param files the number of uploads to request
 * @param fake the API; by default a new one
 */
const startWatch = (files: number, fake = createFakeApi()) => {
  const requested: { readonly ids: number; readonly wait: number }[] = [];
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
          requested.push({ ids: ids.length, wait });
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
      retryPolicy: defaultRetryPolicy,
    },
  });
  const request = api.requestUploads({
    files: Array.from({ length: files }, (_, index) => ({
      fileName: `${index}.txt`,
      size: 1,
      contentType: "text/plain",
    })),
  });
  const ids = async () => (await request).uploads.map(({ id }) => id);
  return { fake, requested, waits, state, page, watch, ids };
};

/** Holds the API's status requests, as the real one does, until they are answered. */
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

test("one request waits for a thousand records", async () => {
  const { fake, requested, watch, ids } = startWatch(100);
  const all = await ids();
  settle(fake, all);
  const ended = await Promise.all(all.map((id) => watch.watch(id, never)));
  expect(ended.every(({ kind }) => kind === "settled")).toBe(true);
  // The first record is requested immediately, and the others together in the next request.
  expect(requested.length).toBeLessThanOrEqual(2);
  expect(requested[0]?.wait).toBe(limits.status.longestWait);
});

test("while many files are being sent it polls rarely, and for few files often", async () => {
  const { fake, waits, state, watch, ids } = startWatch(1);
  const [id = ""] = await ids();
  settle(fake, [id]);
  state.sending = 500;
  await watch.watch(id, never);
  state.sending = 2;
  await watch.watch(id, never);
  expect(waits).toEqual([30_000, 200]);
});

test("reports a record that is gone or stays pending", async () => {
  const { fake, watch, ids } = startWatch(2);
  const [gone = "", pending = ""] = await ids();
  fake.records.delete(gone);
  expect(await watch.watch(gone, never)).toEqual({ kind: "gone" });
  expect(await watch.watch(pending, never)).toEqual({ kind: "unconfirmed" });
});

test("retries if the API is down for a moment, but not if it refuses", async () => {
  const { fake, watch, ids } = startWatch(1);
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

test("ending one watch does not affect the others", async () => {
  const { fake, watch, ids } = startWatch(2);
  const [one = "", other = ""] = await ids();
  const leaving = new AbortController();
  const left = watch.watch(one, leaving.signal);
  const stays = watch.watch(other, never);
  leaving.abort(new Error("enough"));
  await expect(left).rejects.toThrow("enough");
  settle(fake, [other]);
  expect(await stays).toMatchObject({ kind: "settled" });
});

test("a new record does not wait for a long request", async () => {
  const { fake, requested, watch, ids } = startWatch(2);
  const [slow = "", quick = ""] = await ids();
  fake.intercept((route) =>
    route.endsWith("/status") && requested.length === 1 ? new Promise(() => {}) : undefined,
  );
  const leaving = new AbortController();
  const stuck = watch.watch(slow, leaving.signal).catch(() => "left");
  await vi.waitFor(() => expect(requested.length).toBe(1));
  settle(fake, [quick]);
  expect(await watch.watch(quick, never)).toMatchObject({ kind: "settled" });
  leaving.abort();
  expect(["left", "unconfirmed"]).toContain(
    await stuck.then((end) => (typeof end === "string" ? end : end.kind)),
  );
});

test("reports each record when the API returns it, and requests the others again", async () => {
  const { fake, requested, watch, ids } = startWatch(3);
  const { held, answer } = holdStatuses(fake);
  const [one = "", two = "", three = ""] = await ids();
  const watched = [one, two, three].map((id) => watch.watch(id, never));
  await vi.waitFor(() => expect(requested.at(-1)?.ids).toBe(3));
  settle(fake, [two]);
  for (const _ of [...held]) answer();
  expect(await watched[1]).toMatchObject({ kind: "settled", record: { id: two } });
  await vi.waitFor(() =>
    expect(requested.at(-1)).toEqual({ ids: 2, wait: limits.status.longestWait }),
  );
  settle(fake, [one, three]);
  answer();
  expect(await Promise.all(watched)).toMatchObject(watched.map(() => ({ kind: "settled" })));
  expect(held).toEqual([]);
});

test("a hidden page has no waiting request, polls rarely, and polls immediately when it becomes visible", async () => {
  const { fake, requested, waits, page, watch, ids } = startWatch(1);
  const { held, answer } = holdStatuses(fake);
  const [id = ""] = await ids();
  const watched = watch.watch(id, never);
  await vi.waitFor(() => expect(held).toHaveLength(1));
  expect(requested).toEqual([{ ids: 1, wait: limits.status.longestWait }]);

  page.setHidden(true);
  held.shift();
  for (let poll = 1; poll <= 4; poll += 1) {
    await vi.waitFor(() => expect(held).toHaveLength(1));
    answer();
  }
  expect(requested.slice(1).map(({ wait }) => wait)).toEqual(requested.slice(1).map(() => 0));
  await vi.waitFor(() => expect(waits).toEqual([5_000, 10_000, 20_000, 30_000, 30_000]));

  page.setHidden(false);
  settle(fake, [id]);
  await vi.waitFor(() => expect(requested.at(-1)?.wait).toBe(limits.status.longestWait));
  while (held.length > 0) answer();
  expect(await watched).toMatchObject({ kind: "settled" });
});

test("each of two tabs waits for its own uploads, and the one in the background has no waiting request", async () => {
  const fake = createFakeApi();
  const seen = startWatch(1, fake);
  const unseen = startWatch(1, fake);
  unseen.page.setHidden(true);
  const ids = [...(await seen.ids()), ...(await unseen.ids())];
  const [one = "", other = ""] = ids;
  const { held, answer } = holdStatuses(fake);
  const watched = [seen.watch.watch(one, never), unseen.watch.watch(other, never)];
  await vi.waitFor(() => expect(held).toHaveLength(2));
  settle(fake, ids);
  answer();
  answer();
  expect(await Promise.all(watched)).toMatchObject(ids.map((id) => ({ record: { id } })));
  expect(seen.requested[0]).toEqual({ ids: 1, wait: limits.status.longestWait });
  expect(unseen.requested.every(({ wait }) => wait === 0)).toBe(true);
});

test("retries a request that was interrupted when the computer slept", async () => {
  const { fake, requested, waits, watch, ids } = startWatch(1);
  const [id = ""] = await ids();
  let asleep = true;
  fake.intercept((route) => {
    if (!route.endsWith("/status") || !asleep) return undefined;
    asleep = false;
    settle(fake, [id]);
    throw new TypeError("network suspended");
  });
  expect(await watch.watch(id, never)).toMatchObject({ kind: "settled" });
  expect(requested).toHaveLength(2);
  expect(waits.every((milliseconds) => milliseconds <= defaultRetryPolicy.firstDelay)).toBe(true);
});

test("waits as long as an unavailable API asks, and longer each time", async () => {
  const { fake, requested, waits, watch, ids } = startWatch(1);
  const [id = ""] = await ids();
  fake.intercept((route) =>
    route.endsWith("/status")
      ? new Response("", { status: 502, headers: { "retry-after": "7" } })
      : undefined,
  );
  expect(await watch.watch(id, never)).toEqual({ kind: "unconfirmed" });
  expect(requested).toHaveLength(12);
  expect(waits.filter((milliseconds) => milliseconds === 7_000)).toHaveLength(12);
  const pauses = waits.filter((milliseconds) => milliseconds !== 7_000 && milliseconds > 0);
  const longest = Array.from({ length: 5 }, () => 30_000);
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, ...longest]);
});

test("waits much longer for an API without capacity, until it responds again", async () => {
  const { fake, waits, watch, ids } = startWatch(1);
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

test("a new record does not wait for a delay that was chosen for others", async () => {
  const { fake, requested, waits, state, watch, ids } = startWatch(2);
  const [stuck = "", quick = ""] = await ids();
  state.sending = 3;
  const leaving = new AbortController();
  const waiting = watch.watch(stuck, leaving.signal).catch(() => "left");
  await vi.waitFor(() => expect(requested.length).toBeGreaterThan(2));
  settle(fake, [quick]);
  waits.splice(0);
  expect(await watch.watch(quick, never)).toMatchObject({ kind: "settled" });
  expect(waits).toContain(300);
  leaving.abort();
  expect(await waiting).toBe("left");
});

test("notifies all watchers of one record, with one request", async () => {
  const { fake, requested, watch, ids } = startWatch(1);
  const [id = ""] = await ids();
  const waiting = [1, 2, 3].map(() => watch.watch(id, never));
  fake.settle(id);
  expect(await Promise.all(waiting)).toMatchObject([1, 2, 3].map(() => ({ kind: "settled" })));
  expect(requested[0]?.ids).toBe(1);
});

test("ending one of several watches of a record keeps the others", async () => {
  const { fake, watch, ids } = startWatch(1);
  const [id = ""] = await ids();
  const controller = new AbortController();
  const stopped = watch.watch(id, controller.signal);
  const waiting = watch.watch(id, never);
  controller.abort(new Error("enough"));
  await expect(stopped).rejects.toThrow("enough");
  fake.settle(id);
  expect(await waiting).toMatchObject({ kind: "settled" });
});

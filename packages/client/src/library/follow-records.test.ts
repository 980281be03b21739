import type { Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createApiClient } from "../api/api-client.ts";
import { createUploader } from "../engine/uploader.ts";
import { createFakeApi } from "../testing/fake-api.ts";
import { FakePage } from "../testing/fake-page.ts";
import { wait as pause } from "../transport/retry-policy.ts";
import { createLibrary } from "./library.ts";

const start = Date.parse("2026-11-23T12:00:00.000Z");
const minute = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Creates a library that shows uploads of other pages, with an API whose status requests really wait. */
const startFollowing = async (files: number) => {
  const fake = createFakeApi();
  const page = new FakePage();
  vi.stubGlobal("document", page);
  const requests: { readonly ids: readonly string[]; readonly wait: number }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const signal = init?.signal ?? new AbortController().signal;
    signal.throwIfAborted();
    if (String(input).endsWith("/status")) {
      const { ids, wait } = JSON.parse(String(init?.body));
      requests.push({ ids, wait });
      const isPending = (id: string) => fake.records.get(id)?.status === "pending";
      for (let left = wait; left > 0 && ids.every(isPending); left -= 1) await pause(1000, signal);
    }
    if (init?.method === "GET") return Response.json({ uploads: [...fake.records.values()] });
    return fake.fetch(input, init);
  };
  const api = createApiClient({ fetch });
  const { uploads } = await api.requestUploads({
    files: Array.from({ length: files }, (_, index) => ({
      fileName: `${index}.txt`,
      size: 1,
      contentType: "text/plain",
    })),
  });
  const library = createLibrary({ api });
  const shown = () => {
    const snapshot = library.getSnapshot();
    return snapshot.status === "loaded"
      ? Object.fromEntries(snapshot.uploads.map(({ id, status }) => [id, status]))
      : {};
  };
  const change = (id: string, changed: Partial<Upload>) => {
    const record = fake.records.get(id);
    if (record) fake.records.set(id, { ...record, revision: record.revision + 1, ...changed });
  };
  return { fake, api, page, requests, library, shown, change, ids: uploads.map(({ id }) => id) };
};

test("uploads of another page are shown as they become ready, and one request waits for all of them", async () => {
  const { requests, library, shown, change, ids } = await startFollowing(3);
  await library.refresh();
  const end = library.follow();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(requests.at(-1)).toEqual({
    ids: expect.arrayContaining(ids),
    wait: limits.status.longestWait,
  });
  expect(requests).toHaveLength(1);
  const [one = "", two = "", three = ""] = ids;
  change(two, { status: "ready" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(shown()).toEqual({ [one]: "pending", [two]: "ready", [three]: "pending" });
  change(one, { status: "rejected" });
  change(three, { status: "ready" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(shown()).toEqual({ [one]: "rejected", [two]: "ready", [three]: "ready" });
  await vi.advanceTimersByTimeAsync(60 * minute);
  expect(requests.map(({ ids }) => ids.length)).toEqual([3, 2]);
  end();
});

test("an upload that never arrives is watched for a few minutes, and requested after the sweep has expired it", async () => {
  const { requests, library, shown, change, ids } = await startFollowing(1);
  await library.refresh();
  const end = library.follow();
  await vi.advanceTimersByTimeAsync(10 * minute);
  const watched = requests.length;
  expect(watched).toBeLessThanOrEqual(13);
  await vi.advanceTimersByTimeAsync(10 * minute);
  expect(requests).toHaveLength(watched);
  const [id = ""] = ids;
  change(id, { status: "expired" });
  await vi.advanceTimersByTimeAsync(limits.sweep.every * 1000 + minute);
  expect(shown()).toEqual({ [id]: "expired" });
  expect(requests.slice(watched)).toEqual([{ ids, wait: 0 }]);
  await vi.advanceTimersByTimeAsync(24 * 60 * minute);
  expect(requests).toHaveLength(watched + 1);
  end();
});

test("a file whose retention ended disappears after the sweep has deleted it, even if the sweep is late", async () => {
  const { requests, library, shown, change, ids } = await startFollowing(2);
  const [kept = "", ending = ""] = ids;
  change(kept, { status: "ready" });
  const day = 24 * 60 * minute;
  change(ending, { status: "ready", retainUntil: new Date(start + 30 * day).toISOString() });
  await library.refresh();
  const end = library.follow();
  await vi.advanceTimersByTimeAsync(30 * day);
  expect(requests).toEqual([]);
  await vi.advanceTimersByTimeAsync(7 * minute);
  expect(shown()).toEqual({ [kept]: "ready", [ending]: "ready" });
  change(ending, { status: "deleted" });
  await vi.advanceTimersByTimeAsync(7 * minute);
  expect(shown()).toEqual({ [kept]: "ready" });
  expect(requests).toEqual([1, 2].map(() => ({ ids: [ending], wait: 0 })));
  end();
});

test("an upload that the sweep never changes is not requested forever, and neither is a missing one", async () => {
  const { fake, requests, library, shown, change, ids } = await startFollowing(2);
  const [stuck = "", gone = ""] = ids;
  for (const id of ids) change(id, { status: "ready", retainUntil: new Date(start).toISOString() });
  await library.refresh();
  fake.records.delete(gone);
  const end = library.follow();
  await vi.advanceTimersByTimeAsync(24 * 60 * minute);
  expect(shown()).toEqual({ [stuck]: "ready" });
  expect(requests).toHaveLength(3);
  end();
});

test("the page's own uploads are watched only by its uploader", async () => {
  const { api, requests, library, ids } = await startFollowing(2);
  const [mine = "", other = ""] = ids;
  const uploader = createUploader({ ports: { api } });
  const snapshot = uploader.getSnapshot();
  const [upload] = [{ localId: "file-1", file: new File([], "0.txt") }];
  const uploads = [{ ...upload, state: { status: "verifying", id: mine } }] as const;
  const own = { ...uploader, getSnapshot: () => ({ ...snapshot, uploads: [...uploads] }) };
  await library.refresh();
  const end = library.follow(own as typeof uploader);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(requests.map(({ ids }) => ids)).toEqual([[other]]);
  end();
});

test("a hidden page makes no requests, and requests again when it becomes visible", async () => {
  const { requests, page, library, shown, change, ids } = await startFollowing(1);
  const [id = ""] = ids;
  await library.refresh();
  page.setHidden(true);
  const end = library.follow();
  await vi.advanceTimersByTimeAsync(60 * minute);
  expect(requests).toEqual([]);
  page.setHidden(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(requests.at(-1)).toEqual({ ids, wait: limits.status.longestWait });
  page.setHidden(true);
  const { length } = requests;
  await vi.advanceTimersByTimeAsync(60 * minute);
  expect(requests.length).toBeLessThanOrEqual(length + 12);
  expect(requests.slice(length).every(({ wait }) => wait === 0)).toBe(true);
  change(id, { status: "ready" });
  page.setHidden(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(shown()).toEqual({ [id]: "ready" });
  end();
});

test("a library that is no longer followed makes no requests", async () => {
  const { requests, page, library } = await startFollowing(1);
  await library.refresh();
  const end = library.follow();
  await vi.advanceTimersByTimeAsync(1_000);
  const { length } = requests;
  end();
  page.setHidden(true);
  page.setHidden(false);
  await library.refresh();
  await vi.advanceTimersByTimeAsync(60 * minute);
  expect(requests).toHaveLength(length);
  expect(vi.getTimerCount()).toBe(0);
});

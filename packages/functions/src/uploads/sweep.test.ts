import { listCounterIds } from "@slipway/core/download-counters";
import { defaultKeys, dueShards, getDueShard } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { describe, expect, test } from "vitest";
import { sweepUploadsHandler } from "../lambda/handlers/handle-schedule.ts";
import { downloadUpload } from "../library/download.ts";
import { getUpload } from "../library/get.ts";
import type { Adapters } from "../ports/adapters.ts";
import { lambdaContext } from "../testing/http-event.ts";
import { createWorld, png } from "../testing/world.ts";
import { deleteUpload } from "../trash/delete.ts";
import { finalizeUpload } from "./finalize.ts";
import { sweepUploads } from "./sweep.ts";

/** A PNG that is so large that it must be uploaded in parts. */
const largePng = new Uint8Array(limits.formThreshold);
largePng.set(png);

const policyOver = limits.policyLifetime + limits.policyGrace + 1;

test("an upload without an object expires after its policy, not before", async () => {
  const { adapters, records, request, wait } = createWorld();
  const id = await request();
  wait(limits.policyLifetime);
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({ status: "pending" });
  wait(limits.policyGrace + 1);
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({ status: "expired" });
});

test("an upload whose event was lost becomes ready with the first version, and its replays are deleted", async () => {
  const { adapters, objects, records, counts, request, store, wait } = createWorld();
  const id = await request();
  const first = store(id);
  store(id);
  wait(policyOver);
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({
    status: "ready",
    object: { versionId: first.versionId },
  });
  expect(await objects.listVersions(defaultKeys.create(id))).toEqual([first.versionId]);
  expect(counts).toMatchObject({ healed: 1 });
});

test("an object that arrived after its record expired is found by the last check", async () => {
  const { adapters, records, request, store, wait } = createWorld();
  const id = await request();
  wait(policyOver);
  await sweepUploads(adapters);
  store(id);
  wait(limits.quarantine + 1);
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({ status: "ready" });
});

test("an object that arrives during a sweep is not treated as removed", async () => {
  // Found by the simulation: the sweep lost the race against finalize, and decided again on its previous list.
  const { adapters, objects, records, request, store, wait } = createWorld();
  const id = await request();
  wait(policyOver);
  const { listVersions } = objects;
  objects.listVersions = async (key) => {
    const listed = await listVersions(key);
    if (listed.length === 0) await finalizeUpload(store(id), adapters);
    return listed;
  };
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({ status: "ready" });
  expect(await listVersions(defaultKeys.create(id))).toEqual(["v1"]);
});

test("an object that arrives while the sweep finalizes another one is not treated as removed", async () => {
  const { adapters, objects, records, request, store, wait } = createWorld();
  const id = await request();
  const lost = store(id);
  wait(policyOver);
  const { readVersion: look } = objects;
  objects.readVersion = async (key, versionId) => {
    const seen = await look(key, versionId);
    objects.readVersion = look;
    if (versionId === lost.versionId) await finalizeUpload(store(id), adapters);
    return seen;
  };
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({ status: "ready", object: { versionId: "v2" } });
  expect(await objects.listVersions(defaultKeys.create(id))).toEqual(["v2"]);
});

test("a replay whose event was lost is deleted after the policy expires", async () => {
  const { adapters, objects, records, store, upload, wait } = createWorld();
  const id = await upload();
  store(id);
  wait(policyOver);
  await sweepUploads(adapters);
  expect(await objects.listVersions(defaultKeys.create(id))).toEqual(["v1"]);
  expect(await records.get(id)).not.toHaveProperty("dueAt");
});

test("a deleted upload has no objects, including those posted after its deletion", async () => {
  const { adapters, objects, records, store, upload, wait } = createWorld();
  const id = await upload();
  await deleteUpload("ann", id, { permanently: true }, adapters);
  store(id);
  wait(policyOver);
  await sweepUploads(adapters);
  expect(await objects.listVersions(defaultKeys.create(id))).toEqual([]);
  expect(await records.get(id)).toMatchObject({ status: "deleted" });
});

test("a file is kept for its retention, and no longer", async () => {
  const { adapters, objects, records, upload, wait } = createWorld();
  const id = await upload(png, { retention: 1 });
  wait(policyOver);
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({ status: "ready" });
  wait(24 * 60 * 60);
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({
    status: "deleted",
    reason: { code: "retention-over" },
  });
  expect(await objects.listVersions(defaultKeys.create(id))).toEqual([]);
});

test("an orphan is deleted after the quarantine time", async () => {
  const { adapters, objects, records, store, wait } = createWorld();
  const id = "01930000-0000-7000-8000-00000000000a";
  await finalizeUpload(store(id), adapters);
  wait(limits.quarantine - 1);
  await sweepUploads(adapters);
  expect(await objects.listVersions(defaultKeys.create(id))).toEqual(["v1"]);
  wait(2);
  await sweepUploads(adapters);
  expect(await objects.listVersions(defaultKeys.create(id))).toEqual([]);
  expect(await records.get(id)).not.toHaveProperty("dueAt");
});

describe("every kind of repair is counted", () => {
  const orphanId = "01930000-0000-7000-8000-00000000000a";

  test("a lost event", async () => {
    const { adapters, counts, request, store, wait } = createWorld();
    store(await request());
    store(await request(png, { contentType: "image/jpeg" }), png, "image/jpeg");
    wait(policyOver);
    await sweepUploads(adapters);
    expect(counts).toMatchObject({ healed: 2, finalized: 1, rejected: 1 });
  });

  test("an upload without an object, and its stale multipart upload", async () => {
    const { adapters, objects, counts, request, wait } = createWorld();
    await request();
    await request(png, { size: limits.formThreshold, sha256: undefined });
    wait(limits.multipartLifetime + limits.policyGrace + 1);
    await sweepUploads(adapters);
    expect(counts).toMatchObject({ expired: 2, multipartAborted: 1 });
    expect(objects.underway.size).toBe(0);
  });

  test("replays, and objects that arrived after a rejection or a deletion", async () => {
    const { adapters, counts, store, upload, wait } = createWorld();
    const ready = await upload();
    store(ready);
    store(ready);
    const deleted = await upload();
    await deleteUpload("ann", deleted, { permanently: true }, adapters);
    store(deleted);
    wait(policyOver);
    await sweepUploads(adapters);
    expect(counts).toMatchObject({ replay: 2, late: 1, settled: 2 });
  });

  test("a retention that ended, an object that was removed in S3, an orphan", async () => {
    const { adapters, objects, counts, store, upload, wait } = createWorld();
    await upload(png, { retention: 1 });
    const removed = await upload();
    await objects.deleteAllVersions(defaultKeys.create(removed));
    await finalizeUpload(store(orphanId), adapters);
    wait(policyOver);
    await sweepUploads(adapters);
    expect(counts).toMatchObject({ removedInStorage: 1 });
    wait(limits.quarantine);
    await sweepUploads(adapters);
    expect(counts).toMatchObject({ retentionOver: 1, orphanRemoved: 1 });
  });

  test("nothing if no repair was needed", async () => {
    const { adapters, counts, upload, wait } = createWorld();
    await upload();
    wait(policyOver);
    await sweepUploads(adapters);
    expect(counts).toEqual({ requested: 1, finalized: 1, settled: 1 });
  });
});

test("a retention is respected even if it is shorter than the lifetime of a large upload", async () => {
  const { adapters, objects, records, request, wait } = createWorld();
  const id = await request(png, { size: limits.formThreshold, sha256: undefined, retention: 1 });
  const [multipartUploadId = ""] = objects.underway.keys();
  const day = 24 * 60 * 60;
  wait(3.5 * day);
  await sweepUploads(adapters);
  objects.putPart(multipartUploadId, 1, largePng);
  await objects.completeMultipartUpload({ key: defaultKeys.create(id), multipartUploadId }, [
    { partNumber: 1, size: largePng.length, eTag: "", sha256: "" },
  ]);
  const [versionId = ""] = await objects.listVersions(defaultKeys.create(id));
  const event = { kind: "created", bucket: "b", key: defaultKeys.create(id), versionId } as const;
  await finalizeUpload(event, adapters);
  wait(day - 60);
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({ status: "ready" });
  wait(61);
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({ reason: { code: "retention-over" } });
});

test("records above the limit of a sweep are left to the next one, the longest due first", async () => {
  const { adapters, records, counts, request, wait } = createWorld();
  const ids: string[] = [];
  for (let n = 0; n < 60; n += 1) {
    ids.push(await request());
    wait(1);
  }
  wait(policyOver);
  const isExpired = async (id: string) => (await records.get(id))?.status === "expired";
  for (let run = 1; ; run += 1) {
    const { settled, failed } = await sweepUploads(adapters, { recordsPerShard: 3 });
    expect(failed).toBe(0);
    for (const shard of dueShards) {
      const ofShard = ids.filter((id) => getDueShard(id) === shard);
      const expired = await Promise.all(ofShard.map(isExpired));
      expect(expired.filter(Boolean)).toHaveLength(Math.min(run * 3, ofShard.length));
      expect(expired).toEqual(expired.toSorted((one, other) => Number(other) - Number(one)));
    }
    if (settled === 0) break;
    wait(limits.sweep.every);
  }
  expect(counts).toMatchObject({ expired: ids.length });
  expect(counts.sweepCutShort).toBeGreaterThanOrEqual(1);
});

test("a sweep ends well before its function's timeout, and settles the longest due records of all shards first", async () => {
  const { adapters, counts, records, request, wait } = createWorld();
  const ids: string[] = [];
  for (let n = 0; n < 50; n += 1) {
    ids.push(await request());
    wait(1);
  }
  wait(policyOver);
  let remaining = (limits.sweep.reserve + 20) * 1000;
  const get: typeof records.get = async (id) => {
    remaining -= 1000;
    return records.get(id);
  };
  const slow = { ...adapters, records: { ...records, get } };
  const context = { ...lambdaContext, getRemainingTimeInMillis: () => remaining };
  const summary = await sweepUploadsHandler(slow)({}, context);
  expect(remaining).toBeGreaterThan((limits.sweep.reserve - limits.sweep.atOnce) * 1000);
  expect(summary.settled).toBeGreaterThanOrEqual(20);
  expect(summary).toEqual({
    settled: summary.settled,
    failed: 0,
    skipped: 0,
    left: 50 - summary.settled,
  });
  expect(counts).toMatchObject({ sweepCutShort: 1 });
  const statuses = await Promise.all(ids.map(async (id) => (await records.get(id))?.status));
  expect(statuses).toEqual([
    ...Array(summary.settled).fill("expired"),
    ...Array(summary.left).fill("pending"),
  ]);
  expect(await sweepUploads(adapters)).toMatchObject({ settled: summary.left, left: 0 });
});

test("concurrent sweeps have the same result as one", async () => {
  const { adapters, objects, records, counts, request, store, upload, wait } = createWorld();
  const [expired, lost, replayed] = [await request(), await request(), await upload()];
  const kept = await upload(png, { retention: 1 });
  const { versionId } = store(lost);
  store(replayed);
  wait(policyOver);
  const sweeps = await Promise.all([1, 2, 3].map(() => sweepUploads(adapters)));
  for (const { failed } of sweeps) expect(failed).toBe(0);
  expect(await records.get(expired)).toMatchObject({ status: "expired" });
  expect(await records.get(lost)).toMatchObject({ status: "ready", object: { versionId } });
  expect(await objects.listVersions(defaultKeys.create(replayed))).toHaveLength(1);
  expect(await records.get(kept)).toMatchObject({ status: "ready" });
  expect(counts).toMatchObject({ expired: 1, healed: 1, replay: 1, finalized: 3 });
});

describe("a record that always fails", () => {
  test("does not affect others, and is retried with backoff", async () => {
    const { adapters, objects, records, counts, complaints, request, wait } = createWorld();
    const bad = await request();
    const good = await request();
    wait(policyOver);
    const listVersions = async (key: string) => {
      if (key === defaultKeys.create(bad)) throw new Error("S3 is unavailable");
      return objects.listVersions(key);
    };
    const failing = { ...adapters, objects: { ...objects, listVersions } };
    expect(await sweepUploads(failing)).toEqual({ settled: 1, failed: 1, skipped: 0, left: 0 });
    expect(await records.get(good)).toMatchObject({ status: "expired" });
    expect(await records.get(bad)).toMatchObject({ status: "pending", dueFailures: 1 });
    expect(complaints).toEqual(["a due upload could not be settled"]);
    expect(await sweepUploads(failing)).toEqual({ settled: 0, failed: 0, skipped: 0, left: 0 });
    wait(limits.sweep.backoff.first);
    expect(await sweepUploads(failing)).toMatchObject({ failed: 1 });
    wait(limits.sweep.backoff.first);
    expect(await sweepUploads(failing)).toMatchObject({ failed: 0 });
    wait(limits.sweep.backoff.first);
    expect(await sweepUploads(adapters)).toEqual({ settled: 1, failed: 0, skipped: 0, left: 0 });
    expect(await records.get(bad)).toMatchObject({ status: "expired" });
    expect(await records.get(bad)).not.toHaveProperty("dueFailures");
    expect(counts).toMatchObject({ sweepFailed: 2 });
  });

  test("does not block later records, even if there are more of its kind than a sweep settles", async () => {
    const { adapters, objects, records, request, wait } = createWorld();
    const bad = new Set<string>();
    for (let n = 0; n < 40; n += 1) bad.add(defaultKeys.create(await request()));
    wait(1);
    const good = await request();
    wait(policyOver);
    const listVersions = async (key: string) => {
      if (bad.has(key)) throw new Error("S3 refuses");
      return objects.listVersions(key);
    };
    const failing = { ...adapters, objects: { ...objects, listVersions } };
    for (let run = 0; run < 20; run += 1) {
      await sweepUploads(failing, { recordsPerShard: 2 });
      wait(1);
    }
    expect(await records.get(good)).toMatchObject({ status: "expired" });
  });

  test("is postponed even if it is unreadable, or if S3 lists its object without returning it", async () => {
    const { adapters, objects, records, request, store, wait } = createWorld();
    const unreadable = await request();
    const hidden = await request();
    const { versionId } = store(hidden);
    records.items.set(unreadable, { ...records.items.get(unreadable), declared: "?" });
    wait(policyOver);
    const readVersion: typeof objects.readVersion = async () => undefined;
    const failing = { ...adapters, objects: { ...objects, readVersion } };
    expect(await sweepUploads(failing)).toEqual({ settled: 0, failed: 2, skipped: 0, left: 0 });
    expect(await sweepUploads(failing)).toEqual({ settled: 0, failed: 0, skipped: 0, left: 0 });
    wait(limits.sweep.backoff.first);
    expect(await sweepUploads(adapters)).toEqual({ settled: 1, failed: 1, skipped: 0, left: 0 });
    expect(await records.get(hidden)).toMatchObject({ status: "ready", object: { versionId } });
  });
});

describe("a record that ends the sweep's process", () => {
  /** Starts a sweep whose process ends when it lists an upload's versions. Resolves when it has ended. */
  const startDyingSweep = (
    { adapters, records }: ReturnType<typeof createWorld>,
    deadly: string,
  ) => {
    let isDead = false;
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const unlessDead = <Answer>(answer: Answer | Promise<Answer>): Answer | Promise<Answer> =>
      isDead ? new Promise<Answer>(() => {}) : answer;
    const listVersions = async (key: string) => {
      if (key === defaultKeys.create(deadly)) {
        isDead = true;
        end();
      }
      return unlessDead(adapters.objects.listVersions(key));
    };
    const apply: typeof records.apply = async (write) => unlessDead(records.apply(write));
    void sweepUploads({
      ...adapters,
      records: { ...records, apply },
      objects: { ...adapters.objects, listVersions },
    });
    return ended;
  };

  test("is retried with backoff, because each attempt is counted before it starts", async () => {
    const one = createWorld();
    const deadly = await one.request();
    one.wait(policyOver);
    await startDyingSweep(one, deadly);
    expect(await one.records.get(deadly)).toMatchObject({ status: "pending", dueFailures: 1 });
    expect(await sweepUploads(one.adapters)).toMatchObject({ settled: 0, failed: 0 });
    one.wait(limits.sweep.backoff.first);
    await startDyingSweep(one, deadly);
    expect(await one.records.get(deadly)).toMatchObject({ dueFailures: 2 });
    one.wait(limits.sweep.backoff.first);
    expect(await sweepUploads(one.adapters)).toMatchObject({ settled: 0, failed: 0 });
  });

  test("does not prevent other due records from being settled", async () => {
    const one = createWorld();
    const deadly = await one.request();
    const others = [];
    for (let n = 0; n < 30; n += 1) others.push(await one.request());
    one.wait(policyOver);
    for (let sweep = 0; sweep < 4; sweep += 1) {
      const due = (await one.records.get(deadly))?.dueAt ?? "";
      const isDue = due <= one.adapters.clock().toISOString();
      await (isDue ? startDyingSweep(one, deadly) : sweepUploads(one.adapters));
      one.wait(limits.sweep.every);
    }
    expect(await one.records.get(deadly)).toMatchObject({ status: "pending" });
    for (const id of others) expect(await one.records.get(id)).toMatchObject({ status: "expired" });
  });

  test("is finalized without media details from the third attempt", async () => {
    const one = createWorld();
    const { adapters, records, request, store, wait } = one;
    const id = await request();
    store(id);
    wait(policyOver);
    const asked: boolean[] = [];
    const inspect: Adapters["inspector"]["inspect"] = async (content, options) => {
      asked.push(options.media);
      if (options.media) throw new Error("over");
      return adapters.inspector.inspect(content, options);
    };
    for (let sweep = 0; sweep < 3; sweep += 1) {
      await sweepUploads({ ...adapters, inspector: { inspect } });
      wait(limits.sweep.every);
    }
    expect(asked).toEqual([true, true, false]);
    expect(await records.get(id)).toMatchObject({ status: "ready" });
    expect(await records.get(id)).not.toHaveProperty("media");
  });
});

test("the download counters of a deleted upload expire with its record, and those of others are kept", async () => {
  const { adapters, downloads, upload, wait } = createWorld();
  const [kept, gone] = [await upload(), await upload()];
  const download = (id: string) =>
    downloadUpload("ann", id, { disposition: "attachment" }, adapters);
  for (const id of [kept, gone]) await download(id);
  await deleteUpload("ann", gone, { permanently: true }, adapters);
  wait(policyOver);
  await sweepUploads(adapters);
  const purged = downloads.all().filter(({ purgeAt }) => purgeAt !== undefined);
  expect(purged.map(({ id }) => id)).toEqual(expect.arrayContaining([...listCounterIds(gone)]));
  expect(purged).toHaveLength(limits.downloads.shards);
  expect((await getUpload("ann", gone, adapters)).downloads).toMatchObject({ total: 1 });
});

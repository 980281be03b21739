import type { BatchRequest } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { expect, test } from "vitest";
import { createWorld } from "../testing/world.ts";
import { changeUploads } from "./change-uploads.ts";

/** A valid id without an upload. */
const nobodys = "019ac000-0000-7000-8000-000000000000";

const createBatch = () => {
  const world = createWorld();
  const send = async (request: BatchRequest, adapters = world.adapters, owner = "ann") => {
    const { results } = await changeUploads(owner, request, adapters);
    return results.map((result) =>
      "upload" in result ? result.upload.status : result.problem.status,
    );
  };
  return { ...world, send };
};

test("each upload has its own result, in the order of the ids", async () => {
  const { adapters, upload, request } = createBatch();
  const [ready, bens, pending] = [
    await upload(),
    await upload(undefined, undefined, "ben"),
    await request(),
  ];
  const { results } = await changeUploads(
    "ann",
    { action: "edit", ids: [nobodys, ready, bens, pending], title: "Harbor" },
    adapters,
  );
  expect(results).toMatchObject([
    { id: nobodys, problem: { type: "urn:slipway:problem:not-found", status: 404 } },
    { id: ready, upload: { status: "ready", title: "Harbor" } },
    { id: bens, problem: { type: "urn:slipway:problem:not-found", status: 404 } },
    { id: pending, upload: { status: "pending", title: "Harbor" } },
  ]);
  expect(await adapters.records.get(bens)).not.toHaveProperty("title");
});

test("a batch that is sent again changes nothing more, whatever its action is", async () => {
  const { adapters, upload, send } = createBatch();
  const ids = [await upload(), await upload()];
  const read = () => Promise.all(ids.map((id) => adapters.records.get(id)));
  for (const [action, status] of [
    ["trash", "trashed"],
    ["restore", "ready"],
    ["delete", "deleted"],
  ] as const) {
    expect(await send({ action, ids })).toEqual([status, status]);
    const once = await read();
    expect(await send({ action, ids })).toEqual([status, status]);
    expect(await read()).toEqual(once);
  }
});

test("a write that fails is reported for its upload alone, and can be sent again", async () => {
  const { adapters, complaints, upload, send } = createBatch();
  const ids = [await upload(), await upload(), await upload()];
  const throttled: typeof adapters = {
    ...adapters,
    records: {
      ...adapters.records,
      apply: (write) =>
        write.kind === "update" && write.id === ids[1]
          ? Promise.reject(new Error("ProvisionedThroughputExceededException"))
          : adapters.records.apply(write),
    },
  };
  expect(await send({ action: "trash", ids }, throttled)).toEqual(["trashed", 503, "trashed"]);
  expect(complaints).toEqual(["an upload of a batch could not be changed"]);
  expect(await send({ action: "trash", ids })).toEqual(["trashed", "trashed", "trashed"]);
});

test("a batch stops after its time, and reports the uploads that it left as they are", async () => {
  const { adapters, upload, send, wait } = createBatch();
  const ids: string[] = [];
  while (ids.length < 2 * limits.batch.atOnce) ids.push(await upload());
  const slow: typeof adapters = {
    ...adapters,
    records: {
      ...adapters.records,
      get: async (id) => {
        wait(limits.batch.time);
        return adapters.records.get(id);
      },
    },
  };
  const results = await send({ action: "retention", ids, retention: 7 }, slow);
  const done = results.filter((result) => result === "ready").length;
  expect(done).toBeGreaterThan(0);
  expect(results.filter((result) => result === 503)).toHaveLength(ids.length - done);
  expect(await adapters.records.get(ids.at(-1) ?? "")).not.toHaveProperty("retention");
  const left = ids.slice(done);
  expect(await send({ action: "retention", ids: left, retention: 7 })).toEqual(
    left.map(() => "ready"),
  );
});

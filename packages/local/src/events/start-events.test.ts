import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { UploadEvent } from "@slipway/core/events/upload-event";
import { v7 as uuid7 } from "uuid";
import { expect, onTestFinished, test } from "vitest";
import { createChaos } from "../chaos/chaos.ts";
import { defaultFaultRates } from "../chaos/faults.ts";
import { openDataFolder } from "../data/data-folder.ts";
import { createRoles, localGrants } from "../iam/roles.ts";
import { createExecutions, productionLimits } from "../lambda/concurrency.ts";
import { startEvents } from "./start-events.ts";
import { type Image, openStreamJournal } from "./stream-journal.ts";

const at = "2026-01-01T12:00:00.000Z";

/** Returns an upload's item after each write of its life cycle. */
const createImages = (id: string): Image[] => {
  const declared = { size: 3, contentType: "image/png" };
  const pending = {
    ...{ id, owner: "ann", fileName: "a.png", status: "pending", revision: 1, declared },
    ...{ createdAt: at, expiresAt: at },
  };
  const object = { key: `uploads/${id}`, versionId: "v1", eTag: '"e"', ...declared };
  const ready = { ...pending, status: "ready", revision: 2, object, finalizedAt: at };
  const deleted = { ...ready, status: "deleted", revision: 3, deletedAt: at };
  return [pending, ready, deleted].map((item) => marshall(item) as Image);
};

test("every change is published in order, even if calls fail, responses are lost, and publish-events is killed", async () => {
  const path = mkdtempSync(join(tmpdir(), "slipway-"));
  onTestFinished(() => rm(path, { recursive: true }));
  const folder = openDataFolder(path);
  onTestFinished(folder.release);
  const journal = openStreamJournal(join(path, "stream.sqlite"));
  const faults = { throttled: 0.05, failedBefore: 0.05, failedAfter: 0.1, killed: 0.1 };
  const chaos = createChaos({ seed: 3, rates: { ...defaultFaultRates, ...faults } });
  const told: UploadEvent[] = [];
  const events = await startEvents({
    folder,
    journal,
    enforcement: { roles: createRoles(folder.credentials, localGrants), onAccess: () => {} },
    runtime: undefined,
    executions: createExecutions(productionLimits),
    telemetry: { info: () => {}, warn: () => {}, error: () => {}, count: () => {} },
    onEvent: ({ detail }) => told.push(detail),
    eventsTo: undefined,
    sendToQueues: async () => {},
    chaos,
  });
  onTestFinished(events.close);

  const ids: string[] = [];
  while (chaos.counts.failedAfter === 0 || chaos.counts.killed === 0) {
    const more = Array.from({ length: 20 }, () => uuid7());
    for (const step of [0, 1, 2])
      for (const id of more) journal.conclude(id, createImages(id)[step]);
    ids.push(...more);
    await events.idle();
  }

  // Keeps the first delivery of each event: repeated deliveries have no new content.
  for (const id of ids) {
    const revisions = told.flatMap((event) => (event.id === id ? event.revision : []));
    expect([...new Set(revisions)]).toEqual([2, 3]);
  }
  expect(told.length).toBeGreaterThan(2 * ids.length);
});

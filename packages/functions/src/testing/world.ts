import { createHash } from "node:crypto";
import type { RequestedFile } from "@slipway/core/api";
import type { Metric } from "@slipway/core/deployment/metrics";
import { createObjectKeys, objectPrefix } from "@slipway/core/identity";
import { listDerivedKinds } from "@slipway/core/kinds/variant-rules";
import { v7 as uuid7 } from "uuid";
import type { Adapters, RequestAdapters } from "../ports/adapters.ts";
import { type AppKinds, defaultKinds } from "../ports/app-kinds.ts";
import { limitTimeByTimer } from "../ports/time-limit.ts";
import { scryptPasswords } from "../shares/password.ts";
import { finalizeUpload } from "../uploads/finalize.ts";
import { runCompletion } from "../uploads/parts.ts";
import { requestUpload } from "../uploads/request.ts";
import { createDownloadsInMemory } from "./downloads-in-memory.ts";
import { inspectorInProcess } from "./inspector-in-process.ts";
import { createObjectsInMemory } from "./objects-in-memory.ts";
import { createRecordsInMemory } from "./records-in-memory.ts";
import { createSharesInMemory } from "./shares-in-memory.ts";

/** A PNG of one transparent pixel. */
export const png = new Uint8Array(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
  ),
);

/** Creates a deployment in memory, with a clock that tests advance. */
export const createWorld = (kinds: AppKinds = defaultKinds, prefix: string = objectPrefix) => {
  const keys = createObjectKeys(prefix);
  const records = createRecordsInMemory();
  const downloads = createDownloadsInMemory();
  const counts: Partial<Record<Metric, number>> = {};
  const complaints: string[] = [];
  let now = Date.parse("2026-01-01T12:00:00.000Z");
  const objects = createObjectsInMemory(() => new Date(now));
  let whilePaused = async () => {};
  const requested: { id: string; versionId: string }[] = [];
  const derivations = {
    kinds: listDerivedKinds(kinds.rules),
    request: async (upload: { id: string; versionId: string }) => void requested.push(upload),
  };
  const adapters: Adapters & RequestAdapters = {
    // In memory, an upload is completed before the request continues.
    completions: { start: async (event) => void (await runCompletion(event, adapters)) },
    records,
    objects,
    keys,
    downloads,
    shares: createSharesInMemory(),
    passwords: scryptPasswords,
    derivations,
    kinds,
    inspector: inspectorInProcess,
    clock: () => new Date(now),
    pause: async (milliseconds) => {
      now += milliseconds;
      await whilePaused();
      return true;
    },
    limitTime: limitTimeByTimer,
    newId: () => uuid7({ msecs: now++ }),
    telemetry: {
      info: () => {},
      warn: (message) => complaints.push(message),
      error: (message) => complaints.push(message),
      count: (metric) => {
        counts[metric] = (counts[metric] ?? 0) + 1;
      },
    },
  };

  /** Requests an upload. Returns its id. */
  const request = async (
    bytes: Uint8Array = png,
    change: Partial<RequestedFile> = {},
    owner = "ann",
  ): Promise<string> => {
    const file: RequestedFile = {
      fileName: "a.png",
      size: bytes.length,
      contentType: "image/png",
      sha256: createHash("sha256").update(bytes).digest("base64"),
      ...change,
    };
    const { uploads } = await requestUpload([file], owner, adapters);
    const [upload] = uploads;
    if (upload === undefined) throw new Error("No form was signed.");
    return upload.id;
  };

  /** Stores bytes at an upload's key. Returns the event that S3 sends. */
  const store = (id: string, bytes: Uint8Array = png, contentType = "image/png") => {
    const key = keys.create(id);
    const versionId = objects.put(key, bytes, contentType);
    return { kind: "created", bucket: "b", key, versionId, sequencer: versionId } as const;
  };

  /** Requests, stores, and finalizes an upload. Returns its id. */
  const upload = async (...args: Parameters<typeof request>): Promise<string> => {
    const id = await request(...args);
    await finalizeUpload(store(id, args[0]), adapters);
    return id;
  };

  const wait = (seconds: number) => {
    now += seconds * 1000;
  };

  return {
    adapters,
    records,
    objects,
    downloads,
    /** The uploads that images were requested of. */
    requested,
    counts,
    complaints,
    request,
    store,
    upload,
    wait,
    /** Sets a function that runs during each pause. */
    onPause: (action: () => Promise<void>) => {
      whilePaused = action;
    },
  };
};

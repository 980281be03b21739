import { isSentInParts } from "@slipway/core/parts";
import { createApiClient } from "./api-client.ts";
import { type ChosenFile, rulesBrokenBy } from "./chosen-file.ts";
import { createHasher } from "./hash/worker-hasher.ts";
import { createLane } from "./lane.ts";
import { whenOnline } from "./online.ts";
import { patiently } from "./patiently.ts";
import type { Ports } from "./ports.ts";
import { createRequestBatch } from "./request-batch.ts";
import { createExclusive } from "./resume/exclusive.ts";
import { createIndexedDbStore } from "./resume/indexed-db-store.ts";
import { retryPolicy, wait } from "./retry.ts";
import { sendByXhr } from "./send-by-xhr.ts";
import { sendForm } from "./send-form.ts";
import { createSendWindow } from "./send-window.ts";
import { sha256Of } from "./sha256.ts";
import { type Journey, uploadFile, verifyRecord } from "./upload-file.ts";
import { uploadInParts } from "./upload-in-parts.ts";
import { createUploadList, type FileUpload } from "./upload-list.ts";
import { isActive } from "./upload-state.ts";

export interface UploaderOptions {
  /** Where the API's routes start; `/api` unless set. */
  readonly apiUrl?: string;
  /** What to call the API with; the browser's own unless set. */
  readonly fetch?: typeof globalThis.fetch;
  /** Files sent at a time; 4 unless set. */
  readonly concurrency?: number;
  /** Replacements for what the engine needs of the world. */
  readonly ports?: Partial<Ports>;
}

/** Files hashed at a time: each is in memory while it is. */
const hashedAtATime = 2;

/**
 * Uploads files: asks for them together, sends a few at a time, and believes only the server's records.
 *
 * @example
 * const uploader = createUploader();
 * uploader.onSettled((record) => show(record));
 * uploader.add([{ file, title: "The harbour" }]);
 */
export const createUploader = ({ concurrency = 4, ports: given, ...api }: UploaderOptions = {}) => {
  const { apiUrl: endpoint = "/api" } = api;
  const ports: Ports = {
    api: createApiClient(api),
    sendForm,
    send: sendByXhr,
    hasher: createHasher(),
    resumeStore: createIndexedDbStore(),
    exclusive: createExclusive(),
    whenOnline,
    sha256Of,
    wait,
    now: () => performance.now(),
    random: Math.random,
    retryPolicy,
    ...given,
  };
  const list = createUploadList(ports.now);
  const closing = new AbortController();
  const running = new Map<string, AbortController>();
  const lanes = { hashing: createLane(hashedAtATime), sending: createLane(concurrency) };
  let lastLocalId = 0;

  const window = createSendWindow(ports.now);

  // What cannot be discarded now expires by itself.
  const discard = (id: string) => {
    if (closing.signal.aborted) return;
    const forget = () => ports.api.deleteUpload(id, closing.signal);
    void patiently(forget, ports, closing.signal).catch(() => undefined);
  };

  const requests = createRequestBatch({
    request: async (files) => {
      const ask = () => ports.api.requestUploads(files, closing.signal);
      return (await patiently(ask, ports, closing.signal)).uploads;
    },
    discard,
  });

  const run = (upload: FileUpload, live: (journey: Journey) => Promise<void>) => {
    const { localId } = upload;
    const controller = new AbortController();
    running.set(localId, controller);
    void live({
      chosen: upload,
      ports,
      requests,
      lanes,
      discard,
      window,
      endpoint,
      signal: controller.signal,
      report: (step) => {
        if (!controller.signal.aborted) list.change(localId, step);
      },
    }).finally(() => {
      if (running.get(localId) === controller) running.delete(localId);
    });
  };

  const cancel = (localId: string) => {
    if (list.change(localId, { kind: "cancel" })) running.get(localId)?.abort();
  };

  const discardRest = ({ state }: FileUpload) => {
    if (state.status === "failed" && "id" in state.failure && state.failure.id) {
      discard(state.failure.id);
    }
  };

  return {
    subscribe: list.subscribe,
    onSettled: list.onSettled,
    /** The very same object until something changes. */
    getSnapshot: list.getSnapshot,

    /** Upload files. One that breaks a rule fails at once and is not asked for. */
    add: (files: readonly ChosenFile[]): void => {
      const added = files.map((chosen): FileUpload => {
        const errors = rulesBrokenBy(chosen);
        lastLocalId += 1;
        return {
          ...chosen,
          localId: `file-${lastLocalId}`,
          state:
            errors.length > 0
              ? { status: "failed", failure: { kind: "invalid", errors } }
              : { status: "waiting" },
        };
      });
      list.add(added);
      for (const upload of added) if (isActive(upload.state)) run(upload, journeyFor(upload));
    },

    /** Stop a file on its way; nothing of it stays behind. */
    cancel,

    /** Stop all that are on their way. */
    cancelAll: () => {
      for (const { localId } of list.getSnapshot().uploads) cancel(localId);
    },

    /** Try a failed or cancelled file again; one whose bytes are stored only looks for its record again. */
    retry: (localId: string): void => {
      const upload = list.find(localId);
      if (!upload || !list.change(localId, { kind: "restart" })) return;
      const { state } = upload;
      if (state.status === "failed" && state.failure.kind === "unconfirmed") {
        const { id } = state.failure;
        run(upload, (journey) => verifyRecord(journey, id));
      } else {
        discardRest(upload);
        run(upload, journeyFor(upload));
      }
    },

    /** Take a file off the list, stopping it first where it is on its way. */
    remove: (localId: string): void => {
      const upload = list.find(localId);
      cancel(localId);
      if (upload) discardRest(upload);
      list.remove([localId]);
    },

    /** Take all files off the list for which nothing is left to do. */
    clearDone: () => {
      const { uploads } = list.getSnapshot();
      list.remove(uploads.filter(({ state }) => !isActive(state)).map(({ localId }) => localId));
    },

    /** Stop all work and forget all listeners, for a page that goes away. Records still waiting expire by themselves. */
    close: () => {
      closing.abort();
      list.silence();
      for (const controller of running.values()) controller.abort();
      ports.hasher.close();
    },
  };
};

const journeyFor = ({ file }: FileUpload) =>
  isSentInParts(file.size) ? uploadInParts : uploadFile;

export type Uploader = ReturnType<typeof createUploader>;

import { isSentInParts } from "@slipway/core/parts";
import type { ApiClientOptions } from "../api/call-api.ts";
import { createRequestBatch } from "../api/request-batch.ts";
import { createUploadApi } from "../api/upload-api.ts";
import { type AddedFile, rulesBrokenBy, type UploadFields } from "../files/chosen-file.ts";
import { readFileHandle } from "../files/file-handle.ts";
import { fileVersion } from "../files/file-version.ts";
import { createHasher } from "../hash/worker-hasher.ts";
import { createCongestionWindow } from "../parts/congestion-window.ts";
import { uploadInParts } from "../parts/upload-in-parts.ts";
import { createClaim } from "../resume/claim.ts";
import { createHeldUpload, type HeldUpload } from "../resume/held-upload.ts";
import { createIndexedDbStore } from "../resume/indexed-db-store.ts";
import type { Unfinished } from "../resume/unfinished-upload.ts";
import { whenOnline } from "../transport/online.ts";
import { sendFormByXhr } from "../transport/post-form.ts";
import { retryPolicy, wait } from "../transport/retry-policy.ts";
import { createSemaphore } from "../transport/semaphore.ts";
import { withRetries } from "../transport/with-retries.ts";
import { sendByXhr } from "../transport/xhr-sender.ts";
import type { Ports } from "./ports.ts";
import { createRecordWatch } from "./record-watch.ts";
import { Stopped } from "./upload-aborted-error.ts";
import { iterateEvents } from "./upload-events.ts";
import { type Journey, uploadFile, verifyRecord } from "./upload-file.ts";
import { createUploadList, type FileUpload, type UploadEvent } from "./upload-list.ts";
import { isOver, isSending, type UploadState } from "./upload-state.ts";

export interface UploaderOptions extends ApiClientOptions {
  /** Forms sent at a time; 6 unless set, as many as browsers send to one host over HTTP/1.1. */
  readonly concurrency?: number;
  /** Replacements for what the engine needs of the world. */
  readonly ports?: Partial<Ports>;
}

/** Files hashed at a time. */
const hashedAtATime = 2;
/** Files sent in parts at a time: the parts of one fill the link already. */
const inPartsAtATime = 2;

/**
 * Uploads files: asks for them together, sends a few at a time, and believes only the server's records.
 *
 * @param options where the API is and how it knows the caller; what the engine needs of the world
 *
 * @example
 * const uploader = createUploader({ endpoint: "https://api.example.com", getToken });
 * uploader.on("ready", ({ upload }) => show(upload.state.record));
 * uploader.add(input.files, { title: "The harbour" });
 */
export const createUploader = ({
  concurrency = 6,
  ports: given,
  ...apiOptions
}: UploaderOptions = {}) => {
  const { endpoint = "/api" } = apiOptions;
  const ports: Ports = {
    api: createUploadApi(apiOptions),
    sendForm: sendFormByXhr,
    send: sendByXhr,
    hasher: createHasher(),
    resumeStore: createIndexedDbStore(),
    claim: createClaim(),
    fileVersion,
    whenOnline,
    wait,
    now: () => performance.now(),
    random: Math.random,
    retryPolicy,
    ...given,
  };
  const list = createUploadList(ports.now);
  const closing = new AbortController();
  const running = new Map<string, Run>();
  const held = new Map<string, HeldUpload>();
  const lanes = {
    hashing: createSemaphore(hashedAtATime),
    forms: createSemaphore(concurrency),
    inParts: createSemaphore(inPartsAtATime),
  };
  const records = createRecordWatch({
    ports,
    sending: list.sending,
    signal: closing.signal,
  });
  const window = createCongestionWindow(ports.now);
  let lastLocalId = 0;

  // What cannot be discarded now expires by itself.
  const discard = (id: string) => {
    if (closing.signal.aborted) return;
    const forget = () => ports.api.deleteUpload(id, closing.signal);
    void withRetries(forget, ports, closing.signal).catch(() => undefined);
  };

  const requests = createRequestBatch({
    request: async (files) => {
      const ask = () => ports.api.requestUploads(files, closing.signal);
      return (await withRetries(ask, ports, closing.signal)).uploads;
    },
    discard,
  });

  list.onEvent(() => {
    if (list.sending() === 0) records.lookNow();
  });

  const heldBy = (localId: string, wanted?: string): HeldUpload => {
    const known = held.get(localId) ?? createHeldUpload(ports, wanted);
    held.set(localId, known);
    return known;
  };

  const run = (upload: FileUpload, live: (journey: Journey) => Promise<void>) => {
    const { localId } = upload;
    const controller = new AbortController();
    const own = heldBy(localId);
    const journey: Journey = {
      chosen: upload,
      held: own,
      ports,
      requests,
      records,
      lanes,
      discard,
      window,
      endpoint,
      signal: controller.signal,
      report: (step) => {
        if (!controller.signal.aborted) list.change(localId, step);
      },
    };
    // A large file that is paused and resumed at once has one run at a time, because both would use the same upload.
    const before = isSentInParts(upload.file.size) ? running.get(localId)?.ended : undefined;
    const lived = before ? before.then(() => live(journey)) : live(journey);
    const ended = lived.finally(() => {
      if (running.get(localId)?.controller === controller) running.delete(localId);
      if (closing.signal.aborted) own.release();
    });
    running.set(localId, { controller, ended });
  };

  const start = (upload: FileUpload, wanted?: string) => {
    heldBy(upload.localId, wanted);
    run(upload, isSentInParts(upload.file.size) ? uploadInParts : uploadFile);
  };

  const stop = (localId: string, how: Stopped["how"]) =>
    running.get(localId)?.controller.abort(new Stopped(how));

  /** Discards what was sent of a large file, here and at S3, once nothing works on it any more. */
  const discardHeld = async (localId: string): Promise<void> => {
    const own = held.get(localId);
    held.delete(localId);
    await running.get(localId)?.ended;
    const upload = own?.current();
    if (upload) discard(upload.id);
    await own?.forget();
  };

  const cancel = (localId: string) => {
    if (!list.change(localId, { kind: "cancel" })) return;
    stop(localId, "cancel");
    void discardHeld(localId).catch(() => undefined);
  };

  const pause = (localId: string) => {
    if (list.change(localId, { kind: "pause" })) stop(localId, "pause");
  };

  const resume = (localId: string) => {
    const upload = list.find(localId);
    if (upload && list.change(localId, { kind: "resume" })) start(upload);
  };

  const retry = (localId: string) => {
    const upload = list.find(localId);
    if (!upload || !list.change(localId, { kind: "restart" })) return;
    const { state } = upload;
    if (state.status === "failed" && state.failure.kind === "unconfirmed") {
      const { id } = state.failure;
      run(upload, (journey) => verifyRecord(journey, id));
    } else start(upload);
  };

  const remove = (localId: string) => {
    const upload = list.find(localId);
    if (!upload) return;
    cancel(localId);
    void discardHeld(localId).catch(() => undefined);
    list.remove(localId);
  };

  const forAll =
    (act: (localId: string) => void) =>
    (localId?: string): void => {
      const all = () => list.getSnapshot().uploads.map((upload) => upload.localId);
      for (const one of localId === undefined ? all() : [localId]) act(one);
    };

  const add = (
    files: Iterable<File | AddedFile>,
    fields: UploadFields = {},
    wanted?: string,
  ): readonly string[] => {
    const added = [...files].map((given): FileUpload => {
      const chosen = { ...fields, ...(given instanceof File ? { file: given } : given) };
      const errors = rulesBrokenBy(chosen.file);
      lastLocalId += 1;
      const state: UploadState =
        errors.length > 0
          ? { status: "failed", failure: { kind: "invalid", errors } }
          : { status: "waiting" };
      return { ...chosen, localId: `file-${lastLocalId}`, state };
    });
    for (const upload of added) list.add(upload);
    for (const upload of added) if (isSending(upload.state)) start(upload, wanted);
    return added.map(({ localId }) => localId);
  };

  return {
    /** Be told that something changed, a few times in a second at most; with `getSnapshot` for `useSyncExternalStore`. */
    subscribe: list.subscribe,
    /** The very same object until something changes. */
    getSnapshot: list.getSnapshot,

    /**
     * Be told each event of a type, at once: each status that a file comes to, and `progress`.
     *
     * @returns what ends it
     */
    on: <Type extends UploadEvent["type"]>(
      type: Type,
      listener: (event: Extract<UploadEvent, { readonly type: Type }>) => void,
    ): (() => void) => {
      const isAsked = (
        event: UploadEvent,
      ): event is Extract<UploadEvent, { readonly type: Type }> => event.type === type;
      return list.onEvent((event) => {
        if (isAsked(event)) listener(event);
      });
    },

    /**
     * All events from now on, until nothing is left to do for any file: `for await (const event of uploader.events())`.
     * Paused files are not done.
     */
    events: (): AsyncGenerator<UploadEvent, void, undefined> => iterateEvents(list, closing.signal),

    /** Resolves when nothing is left to do for any file, however it ended, or the uploader was closed. */
    settled: async (): Promise<void> => {
      for await (const _ of iterateEvents(list, closing.signal));
    },

    /**
     * Upload files. One that breaks a rule fails at once and is not asked for.
     *
     * @param files as a browser hands them out; with a handle, a file need not be chosen again after a reload
     * @param fields what to say about each of them
     * @returns their local ids, in the same order
     */
    add: (files: Iterable<File | AddedFile>, fields?: UploadFields): readonly string[] =>
      add(files, fields),

    /** Hold a file, or all, where they are: what is on its way is stopped, what S3 has of a large file stays. */
    pause: forAll(pause),
    /** Go on with a paused file, or all. */
    resume: forAll(resume),
    /** Try a failed or cancelled file, or all, again; one whose bytes are stored only looks for its record again. */
    retry: forAll(retry),
    /** Stop a file, or all; nothing stays behind of what is not yet ready. */
    cancel: forAll(cancel),
    /** Take a file, or all, off the list, stopping first what is on its way. */
    remove: forAll(remove),

    /** Take all files off the list for which nothing is left to do. */
    clearDone: () => {
      for (const { localId, state } of list.getSnapshot().uploads)
        if (isOver(state)) remove(localId);
    },

    /**
     * Large files that another page started and did not complete, without those of this uploader's list. Add the same
     * file to resume its upload.
     */
    unfinished: async (): Promise<readonly Unfinished[]> => {
      const own = new Set([...held.values()].map((one) => one.current()?.id));
      return (await ports.resumeStore.list()).filter(({ id }) => !own.has(id));
    },

    /**
     * Go on with an unfinished file by its handle, without choosing it again. Call it from a click: the browser may ask
     * the person for permission.
     *
     * @returns its local id, or undefined where there is no handle, no permission or no such file any more
     */
    resumeUnfinished: async (unfinished: Unfinished): Promise<string | undefined> => {
      const { id, handle, title, caption, retention } = unfinished;
      const file = await readFileHandle(handle);
      return file && add([{ file, handle }], { title, caption, retention }, id)[0];
    },

    /** Discards an unfinished file, here and at S3, unless another page is sending it. */
    discardUnfinished: async ({ id }: Unfinished): Promise<void> => {
      const release = await ports.claim(id);
      if (release === undefined) return;
      await ports.resumeStore.forget(id);
      release();
      discard(id);
    },

    /** Stop all work and forget all listeners, for a page that goes away. Records still waiting expire by themselves. */
    close: () => {
      closing.abort(new Stopped("close"));
      list.silence();
      for (const localId of running.keys()) stop(localId, "close");
      for (const own of held.values()) own.release();
      ports.hasher.close();
    },
  };
};

/** Work on one file, from its start or a resume until it ends. */
interface Run {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

export type Uploader = ReturnType<typeof createUploader>;

import type { ApiClientOptions } from "../api/call-api.ts";
import type { AddedFile, ChosenFile } from "../files/chosen-file.ts";
import { readFileHandle } from "../files/file-handle.ts";
import type { AddArguments, AddOptions, FieldSchemas } from "../kinds/config-types.ts";
import { createKindsStore } from "../kinds/kinds-store.ts";
import type { Prepare } from "../prepare/prepare.ts";
import { createHeldUploads } from "../resume/held-uploads.ts";
import type { UnfinishedUpload } from "../resume/unfinished-upload.ts";
import type { CustomMessages } from "../words/message-catalog.ts";
import { createBrowserPorts } from "./browser-ports.ts";
import type { Ports } from "./ports.ts";
import { UploadAbortedError } from "./upload-aborted-error.ts";
import { createUploadControls } from "./upload-controls.ts";
import { iterateEvents } from "./upload-events.ts";
import {
  createUploadList,
  type FileUpload,
  type UploadEvent,
  type UploaderSnapshot,
} from "./upload-list.ts";
import { createUploadQueue } from "./upload-queue.ts";
import { createUploadRuns } from "./upload-runs.ts";
import { isOver } from "./upload-state.ts";

/** The options of `createUploader`. Each has a default. */
export interface UploaderOptions<Config = unknown> extends ApiClientOptions {
  /** The number of forms to send at the same time. Default: 6, as many as browsers send to one host over HTTP/1.1. */
  readonly concurrency?: number;
  /** The schemas of the kinds' fields, to validate fields before they are sent. */
  readonly schemas?: FieldSchemas<Config>;
  /**
   * Prepares each file before it is hashed: resizes, converts, or strips it. The rules of its kind apply to the result, which is
   * uploaded instead of the file. A few files are prepared at the same time.
   */
  readonly prepare?: Prepare;
  /** Seconds after which a file that is still being prepared fails. It can be retried. Default: 300. */
  readonly prepareTimeout?: number;
  /** Replacements for the texts of the components that show this uploader's files. */
  readonly messages?: CustomMessages;
  /** Replacements for the engine's ports. */
  readonly ports?: Partial<Ports>;
}

/**
 * Creates an uploader. It requests many files at once, sends a few at the same time, and reports a file as ready only
 * when the server's record is.
 *
 * @typeParam Config the type of the app's config, which types the kinds and their fields
 * @param options the API's endpoint and how to get a token; replacements for ports
 *
 * @example
 * const uploader = createUploader<typeof config>({ endpoint: "https://api.example.com", getToken });
 * uploader.on("ready", ({ upload }) => show(upload.state.record));
 * uploader.add(input.files, { kind: "document", fields: { albumId }, title: "The harbor" });
 */
export const createUploader = <Config = unknown>(
  options: UploaderOptions<Config> = {},
  // The API requires what the types of the config require, and returns records of its kinds.
): Uploader<Config> => createEngine(options as UploaderOptions) as Uploader<Config>;

/** An uploader. The type of a config types its kinds and their fields. */
export interface Uploader<Config = unknown>
  extends Omit<Engine, "add" | "getSnapshot" | "on" | "events"> {
  /**
   * Uploads files. A file that breaks a rule of its kind fails and is not requested.
   *
   * @param files as the browser provides them. With a handle, the user need not choose the file again after a reload
   * @param options kind, fields, title, caption, and retention of each file
   * @returns the files' local IDs, in the same order
   */
  add(files: Iterable<File | AddedFile>, ...options: AddArguments<Config>): readonly string[];
  /** Returns all files. Returns the same object until something changes. */
  getSnapshot(): UploaderSnapshot<Config>;
  /**
   * Notifies immediately of each event of a type: each status that a file reaches, and `progress`.
   *
   * @returns a function that removes the listener
   */
  on<Type extends UploadEvent["type"]>(
    type: Type,
    listener: (event: Extract<UploadEvent<Config>, { readonly type: Type }>) => void,
  ): () => void;
  /**
   * Yields all events from now on, until no file has any work left: `for await (const event of uploader.events())`.
   * A paused file has work left.
   */
  events(): AsyncGenerator<UploadEvent<Config>, void, undefined>;
}

type Engine = ReturnType<typeof createEngine>;

const createEngine = ({
  concurrency = 6,
  schemas,
  prepare,
  prepareTimeout,
  messages,
  ports: replacements,
  ...apiOptions
}: UploaderOptions) => {
  const { endpoint = "/api" } = apiOptions;
  const ports: Ports = { ...createBrowserPorts(apiOptions), ...replacements };
  const closing = new AbortController();
  const list = createUploadList(ports.now);
  const runs = createUploadRuns();
  const held = createHeldUploads(ports);
  const kinds = createKindsStore(ports, closing.signal);
  const queue = createUploadQueue({
    concurrency,
    endpoint,
    ports,
    list,
    runs,
    held,
    kinds,
    schemas,
    prepare,
    prepareTimeout,
    closing: closing.signal,
  });
  const controls = createUploadControls({ list, runs, queue, held });
  let lastLocalId = 0;

  /** Adds files, and returns their local IDs. `wanted` is the ID of the unfinished upload to resume. */
  const add = (
    files: Iterable<File | AddedFile | ChosenFile>,
    options: AddOptions = {},
    wanted?: string,
  ): readonly string[] => {
    const chosen = [...files].map((file) => (file instanceof File ? { file } : file));
    const added = chosen.map((one): FileUpload => {
      lastLocalId += 1;
      return {
        ...options,
        // Node's files have no such path.
        path: one.file.webkitRelativePath?.split("/").slice(0, -1).join("/"),
        ...one,
        localId: `file-${lastLocalId}`,
        together: chosen.length,
        state: { status: "waiting" },
      };
    });
    for (const upload of added) list.add(upload);
    for (const upload of added) {
      if (wanted !== undefined) held.get(upload.localId, wanted);
      queue.upload(upload);
    }
    return added.map(({ localId }) => localId);
  };

  const forOneOrAll =
    (act: (localId: string) => void) =>
    (localId?: string): void => {
      const all = () => list.getSnapshot().uploads.map((upload) => upload.localId);
      for (const one of localId === undefined ? all() : [localId]) act(one);
    };

  return {
    /** Notifies of changes, at most every 90 ms, and at once when no work is left. Use it with `getSnapshot` for `useSyncExternalStore`. */
    subscribe: list.subscribe,
    getSnapshot: list.getSnapshot,

    on: <Type extends UploadEvent["type"]>(
      type: Type,
      listener: (event: Extract<UploadEvent, { readonly type: Type }>) => void,
    ): (() => void) => {
      const isOfType = (
        event: UploadEvent,
      ): event is Extract<UploadEvent, { readonly type: Type }> => event.type === type;
      return list.onEvent((event) => {
        if (isOfType(event)) listener(event);
      });
    },

    events: (): AsyncGenerator<UploadEvent, void, undefined> => iterateEvents(list, closing.signal),

    /** Resolves when no file has any work left, whatever its result, or when the uploader is closed. */
    settled: async (): Promise<void> => {
      for await (const _ of iterateEvents(list, closing.signal));
    },

    add: (files: Iterable<File | AddedFile>, options?: AddOptions): readonly string[] =>
      add(files, options),

    /** The app's replacements for texts. */
    messages,

    /** True if files are prepared, so that the rules of their kinds apply to what is prepared from them. */
    prepares: prepare !== undefined,

    /** The rules of the kinds. They are requested when the first file is added, and again when they may have changed. */
    kinds,

    /** Pauses a file, or all files. Requests in flight are aborted. S3 keeps the stored parts of a large file. */
    pause: forOneOrAll(controls.pause),
    /** Resumes a paused file, or all paused files. */
    resume: forOneOrAll(controls.resume),
    /** Retries a failed or canceled file, or all of them. If S3 has the bytes, only the record is requested again. */
    retry: forOneOrAll(controls.retry),
    /** Cancels a file, or all files. Everything that was sent of them is discarded. */
    cancel: forOneOrAll(controls.cancel),
    /** Removes a file, or all files, from the list. A file that is not ready yet is canceled first. */
    remove: forOneOrAll(controls.remove),

    /** Removes all files that have no work left. */
    clearDone: () => {
      for (const { localId, state } of list.getSnapshot().uploads)
        if (isOver(state)) controls.remove(localId);
    },

    /**
     * Returns the large files that another page started and did not complete, except those in this uploader's list. Add
     * the same file to resume its upload.
     */
    unfinished: async (): Promise<readonly UnfinishedUpload[]> => {
      const own = held.ids();
      return (await ports.resumeStore.list()).filter(({ id }) => !own.has(id));
    },

    /**
     * Resumes an unfinished upload with the prepared file that the browser stored, or through its file handle, so that the user
     * need not choose the file again. Call it from a click: the browser may ask the user for permission.
     *
     * @returns the file's local ID, or undefined if there is no handle, no permission, or no such file
     */
    resumeUnfinished: async (unfinished: UnfinishedUpload): Promise<string | undefined> => {
      const { id, handle, path, title, caption, retention, kind, fields } = unfinished;
      const { prepared, fileName, lastModified } = unfinished;
      const file = prepared ?? (await readFileHandle(handle));
      const preparedFrom = prepared && { name: fileName, lastModified };
      const options = { title, caption, retention, kind, fields };
      return file && add([{ file, handle, path, preparedFrom }], options, id)[0];
    },

    /** Discards an unfinished upload, here and in S3, unless another page is sending it. */
    discardUnfinished: async ({ id }: UnfinishedUpload): Promise<void> => {
      const release = await ports.claim(id);
      if (release === undefined) return;
      await ports.resumeStore.forget(id);
      release();
      queue.discard(id);
    },

    /** Aborts all work and removes all listeners. Call it when the page closes. Pending records expire. */
    close: () => {
      closing.abort(new UploadAbortedError("close"));
      list.close();
      runs.abortAll("close");
      held.releaseAll();
      ports.hasher.close();
    },
  };
};

import type { KindName } from "@slipway/core/kinds/define-slipway";
import type { ChosenFile } from "../files/chosen-file.ts";
import { createListeners, createNotifier } from "./listeners.ts";
import { type Progress, summarizeProgress } from "./progress.ts";
import { createSpeedometer, type Speedometer } from "./speedometer.ts";
import {
  applyStep,
  isActive,
  isOver,
  isSending,
  type Step,
  type UploadState,
} from "./upload-state.ts";

/** One file in the uploader. Its `localId` belongs to this page. The upload's own ID is in its state, if it has one. */
export interface FileUpload<Config = unknown> extends ChosenFile {
  readonly localId: string;
  /** The number of files that were added in the same call, including this one. */
  readonly together?: number;
  readonly kind?: KindName<Config> | undefined;
  readonly state: UploadState<Config>;
}

/** All files in the order in which they were added. */
export interface UploaderSnapshot<Config = unknown> {
  readonly uploads: readonly FileUpload<Config>[];
  /** True while any file is being uploaded or verified. */
  readonly active: boolean;
  readonly progress: Progress;
}

/**
 * A change of one file: the status that it reached, or `progress` while it is `uploading`. The file's state has the
 * `record` and the `failure`.
 */
export type UploadEvent<Config = unknown> =
  | {
      readonly [Status in UploadState["status"]]: {
        readonly type: Status;
        readonly upload: FileUpload<Config> & {
          readonly state: Extract<UploadState<Config>, { readonly status: Status }>;
        };
      };
    }[UploadState["status"]]
  | {
      readonly type: "progress";
      readonly upload: FileUpload<Config> & {
        readonly state: Extract<UploadState<Config>, { readonly status: "uploading" }>;
      };
    };

/**
 * Creates the list of an uploader's files and their states. Only steps change a state, and each change notifies the
 * subscribers.
 *
 * @param now returns milliseconds on a monotonic clock
 */
export const createUploadList = (now: () => number) => {
  const uploads = new Map<string, FileUpload>();
  const notifier = createNotifier(now);
  const events = createListeners<UploadEvent>();
  /** The local IDs of the files whose progress is summarized. */
  let run = new Set<string>();
  let speedometer: Speedometer | undefined;
  const count = { active: 0, sending: 0, open: 0 };
  let snapshot: UploaderSnapshot | undefined;

  const changed = () => {
    snapshot = undefined;
    if (count.sending === 0) speedometer = undefined;
    notifier.notify(count.open === 0);
  };

  const recount = (state: UploadState, by: 1 | -1) => {
    if (isActive(state)) count.active += by;
    if (isSending(state)) count.sending += by;
    if (!isOver(state)) count.open += by;
  };

  const put = (upload: FileUpload) => {
    const before = uploads.get(upload.localId);
    if (before) recount(before.state, -1);
    recount(upload.state, 1);
    uploads.set(upload.localId, upload);
    changed();
    events.emit(toEvent(upload, before));
  };

  /** A file that is resumed or retried stays in its run, together with everything that the run has done. */
  const joinRun = (localId: string) => {
    if (count.open === 0 && !run.has(localId)) run = new Set();
    run.add(localId);
  };

  /** Measures from the first bytes on: neither a pause nor the time before them counts. */
  const measureSpeed = (moved: number) => {
    if (moved <= 0) return;
    if (speedometer) speedometer.add(moved);
    else speedometer = createSpeedometer(now);
    changed();
  };

  const createSnapshot = (): UploaderSnapshot => {
    const all = [...uploads.values()];
    const sizes = all.flatMap(({ localId, state, file }) =>
      run.has(localId) ? { state, size: file.size } : [],
    );
    return {
      uploads: all,
      active: count.active > 0,
      progress: summarizeProgress(sizes, speedometer?.read()),
    };
  };

  return {
    find: (localId: string) => uploads.get(localId),

    /** Returns the number of files whose bytes are still being sent. */
    sending: () => count.sending,

    /** Returns true if no file has any work left. */
    isDone: () => count.open === 0,

    add: (upload: FileUpload) => {
      joinRun(upload.localId);
      put(upload);
    },

    /** Applies a step to a file. Returns true if the step applied. */
    change: (localId: string, step: Step): boolean => {
      const upload = uploads.get(localId);
      if (!upload) return false;
      if (step.kind === "progress") measureSpeed(step.moved);
      const state = applyStep(upload.state, step);
      if (state === upload.state) return false;
      if (step.kind === "restart" || step.kind === "resume") joinRun(localId);
      put({ ...upload, state });
      return true;
    },

    /** Replaces a file by what was prepared from it. It then waits to be uploaded. Returns false if it is not listed. */
    replaceFile: (localId: string, file: File): boolean => {
      const upload = uploads.get(localId);
      if (upload) put({ ...upload, file, preparedFrom: upload.file, state: { status: "waiting" } });
      return upload !== undefined;
    },

    remove: (localId: string) => {
      const upload = uploads.get(localId);
      if (!upload) return;
      recount(upload.state, -1);
      uploads.delete(localId);
      changed();
    },

    getSnapshot: (): UploaderSnapshot => {
      snapshot ??= createSnapshot();
      return snapshot;
    },

    /** Notifies of changes, at most every 90 ms, and at once when no work is left. Returns a function that unsubscribes. */
    subscribe: notifier.subscribe,

    /** Notifies of each event immediately. Returns a function that unsubscribes. */
    onEvent: events.add,

    /** Removes all listeners. */
    close: () => {
      notifier.close();
      events.clear();
    },
  };
};

/** The list that `createUploadList` returns. */
export type UploadList = ReturnType<typeof createUploadList>;

const toEvent = (upload: FileUpload, before: FileUpload | undefined): UploadEvent => {
  const { status } = upload.state;
  const isProgress = status === "uploading" && before?.state.status === status;
  // The type is the state's status by construction, which the compiler cannot follow.
  return { type: isProgress ? "progress" : status, upload } as UploadEvent;
};

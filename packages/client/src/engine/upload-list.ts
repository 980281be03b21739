import type { Upload } from "@slipway/core/api";
import type { ChosenFile } from "../files/chosen-file.ts";
import { type Progress, summarizeProgress } from "./progress.ts";
import { createSpeedometer, type Speedometer } from "./speedometer.ts";
import { isActive, isOver, isSending, next, type Step, type UploadState } from "./upload-state.ts";

/** One file in the uploader. Its id is this page's own; the upload's id is in its state, once there is one. */
export interface FileUpload extends ChosenFile {
  readonly localId: string;
  readonly state: UploadState;
}

/** All files in the order added. */
export interface UploaderSnapshot {
  readonly uploads: readonly FileUpload[];
  /** Whether work goes on for any of them. */
  readonly active: boolean;
  readonly progress: Progress;
}

/**
 * What happened to one file: the status that it has come to, or `progress` while it is `uploading`. `record` and
 * `failure` are in its state.
 */
export type UploadEvent =
  | {
      readonly [Status in UploadState["status"]]: {
        readonly type: Status;
        readonly upload: FileUpload & {
          readonly state: Extract<UploadState, { readonly status: Status }>;
        };
      };
    }[UploadState["status"]]
  | {
      readonly type: "progress";
      readonly upload: FileUpload & {
        readonly state: Extract<UploadState, { readonly status: "uploading" }>;
      };
    };

/** Milliseconds between two notices of change: a page cannot show more, and a thousand files change often. */
const noticeEvery = 50;

/**
 * The files of an uploader and where each of them is: changed by steps only, told to whoever subscribed.
 *
 * @param now milliseconds of a clock that only goes forward
 */
export const createUploadList = (now: () => number) => {
  const uploads = new Map<string, FileUpload>();
  const listeners = new Set<() => void>();
  const eventListeners = new Set<(event: UploadEvent) => void>();
  let run = new Set<string>();
  let speedometer: Speedometer | undefined;
  const count = { active: 0, sending: 0, open: 0 };
  let snapshot: UploaderSnapshot | undefined = {
    uploads: [],
    active: false,
    progress: summarizeProgress([], undefined),
  };
  let notice: ReturnType<typeof setTimeout> | undefined;
  let noticed = Number.NEGATIVE_INFINITY;

  const tell = () => {
    notice = undefined;
    noticed = now();
    for (const listener of [...listeners]) listener();
  };

  const changed = () => {
    snapshot = undefined;
    notice ??= setTimeout(tell, Math.max(0, noticed + noticeEvery - now()));
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
    forgetSpeed();
    changed();
    const { state } = upload;
    const isProgress = before?.state.status === state.status && state.status === "uploading";
    // Its type is its state's status by construction, which the compiler cannot follow.
    const event = { type: isProgress ? "progress" : state.status, upload } as UploadEvent;
    for (const listener of [...eventListeners]) listener(event);
  };

  /** A file that is resumed or retried stays in its run, with all that the run has done. */
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

  const forgetSpeed = () => {
    if (count.sending === 0) speedometer = undefined;
  };

  const look = (): UploaderSnapshot => {
    const all = [...uploads.values()];
    const ofRun = all.filter(({ localId }) => run.has(localId));
    const sizes = ofRun.map(({ state, file }) => ({ state, size: file.size }));
    const progress = summarizeProgress(sizes, speedometer?.read());
    return { uploads: all, active: count.active > 0, progress };
  };

  return {
    find: (localId: string) => uploads.get(localId),

    /** Files whose bytes are still to be sent. */
    sending: () => count.sending,

    /** Whether nothing is left to do for any file. */
    isDone: () => count.open === 0,

    add: (upload: FileUpload) => {
      joinRun(upload.localId);
      put(upload);
    },

    /** Take a file a step further; returns whether the step applied. */
    change: (localId: string, step: Step): boolean => {
      const upload = uploads.get(localId);
      if (!upload) return false;
      if (step.kind === "progress") measureSpeed(step.moved);
      const state = next(upload.state, step);
      if (state === upload.state) return false;
      if (step.kind === "restart" || step.kind === "resume") joinRun(localId);
      put({ ...upload, state });
      return true;
    },

    remove: (localId: string) => {
      const upload = uploads.get(localId);
      if (!upload) return;
      recount(upload.state, -1);
      uploads.delete(localId);
      forgetSpeed();
      changed();
    },

    getSnapshot: (): UploaderSnapshot => {
      snapshot ??= look();
      return snapshot;
    },

    /** Be told that something changed, a few times in a second at most. Returns what ends it. */
    subscribe: (listener: () => void): (() => void) => subscribeTo(listeners, listener),

    /** Be told each event, at once. Returns what ends it. */
    onEvent: (listener: (event: UploadEvent) => void): (() => void) =>
      subscribeTo(eventListeners, listener),

    silence: () => {
      clearTimeout(notice);
      listeners.clear();
      eventListeners.clear();
    },
  };
};

const subscribeTo = <Listener>(listeners: Set<Listener>, listener: Listener) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** The record that an event tells of, when it is ready or rejected. */
export const settledRecord = ({ upload: { state } }: UploadEvent): Upload | undefined =>
  "record" in state ? state.record : undefined;

import type { Upload } from "@slipway/core/api";
import type { ChosenFile } from "./chosen-file.ts";
import { bytesUploadedOf, type Progress, progressOf } from "./progress.ts";
import { createSpeedometer, type Speedometer } from "./speedometer.ts";
import { isActive, next, type Step, type UploadState } from "./upload-state.ts";

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
 * The files of an uploader and where each of them is: changed by steps only, told to whoever subscribed.
 *
 * @param now milliseconds of a clock that only goes forward
 */
export const createUploadList = (now: () => number) => {
  const listeners = new Set<() => void>();
  const settledListeners = new Set<(record: Upload) => void>();
  let uploads: readonly FileUpload[] = [];
  let run: ReadonlySet<string> = new Set();
  let speedometer: Speedometer = createSpeedometer(now);
  let snapshot: UploaderSnapshot = { uploads, active: false, progress: progressOf([], undefined) };

  const changeTo = (changed: readonly FileUpload[]) => {
    uploads = changed;
    const active = uploads.some(({ state }) => isActive(state));
    const ofRun = uploads.filter(({ localId }) => run.has(localId));
    const sizes = ofRun.map(({ state, file }) => ({ state, size: file.size }));
    snapshot = { uploads, active, progress: progressOf(sizes, speedometer.read()) };
    for (const listener of [...listeners]) listener();
  };

  const joinRun = (localIds: readonly string[]) => {
    if (!snapshot.active) speedometer = createSpeedometer(now);
    run = new Set([...(snapshot.active ? run : []), ...localIds]);
  };

  const find = (localId: string) => uploads.find((upload) => upload.localId === localId);

  return {
    find,

    add: (added: readonly FileUpload[]) => {
      joinRun(added.map(({ localId }) => localId));
      changeTo([...uploads, ...added]);
    },

    /** Take a file a step further; returns whether the step applied. */
    change: (localId: string, step: Step): boolean => {
      const upload = find(localId);
      if (!upload) return false;
      const state = next(upload.state, step);
      if (state === upload.state) return false;
      if (step.kind === "restart") joinRun([localId]);
      const { size } = upload.file;
      const moved = bytesUploadedOf(state, size) - bytesUploadedOf(upload.state, size);
      if (moved > 0) speedometer.add(moved);
      changeTo(uploads.map((other) => (other === upload ? { ...upload, state } : other)));
      if ("record" in state) for (const tell of [...settledListeners]) tell(state.record);
      return true;
    },

    remove: (localIds: readonly string[]) => {
      if (!localIds.some(find)) return;
      changeTo(uploads.filter((upload) => !localIds.includes(upload.localId)));
    },

    getSnapshot: (): UploaderSnapshot => snapshot,

    /** Be told of each change. Returns what ends it. */
    subscribe: (listener: () => void): (() => void) => subscribeTo(listeners, listener),

    /** Be told each record once, when it is ready or rejected. Returns what ends it. */
    onSettled: (listener: (record: Upload) => void): (() => void) =>
      subscribeTo(settledListeners, listener),

    silence: () => {
      listeners.clear();
      settledListeners.clear();
    },
  };
};

const subscribeTo = <Listener>(listeners: Set<Listener>, listener: Listener) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

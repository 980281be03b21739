import { UploadAbortedError } from "./upload-aborted-error.ts";

interface Run {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** Keeps track of the work in progress for each file, by its local ID. */
export interface UploadRuns {
  /** Starts work on a file. The work must not throw, and must end when its signal is aborted. */
  readonly start: (localId: string, work: (signal: AbortSignal) => Promise<void>) => void;
  /** Aborts the file's latest run, if it has one. */
  readonly abort: (localId: string, action: UploadAbortedError["action"]) => void;
  readonly abortAll: (action: UploadAbortedError["action"]) => void;
  /** Returns a promise that resolves when the file's latest run has ended, or undefined if it has none. */
  readonly whenEnded: (localId: string) => Promise<void> | undefined;
}

export const createUploadRuns = (): UploadRuns => {
  const runs = new Map<string, Run>();

  const abort: UploadRuns["abort"] = (localId, action) =>
    runs.get(localId)?.controller.abort(new UploadAbortedError(action));

  return {
    start: (localId, work) => {
      const controller = new AbortController();
      const ended = work(controller.signal).finally(() => {
        if (runs.get(localId)?.controller === controller) runs.delete(localId);
      });
      runs.set(localId, { controller, ended });
    },
    abort,
    abortAll: (action) => {
      for (const localId of runs.keys()) abort(localId, action);
    },
    whenEnded: (localId) => runs.get(localId)?.ended,
  };
};

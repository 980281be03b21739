import type { UploadList } from "../engine/upload-list.ts";
import { failWith, type UploadTask } from "../engine/upload-task.ts";
import { createSemaphore } from "../transport/semaphore.ts";
import type { Prepare } from "./prepare.ts";

/** Files that are prepared at the same time: each can need a whole processor, and all of its pixels in memory. */
const preparedFiles = 2;
/** Seconds after which a file that is still being prepared fails. */
const defaultTimeout = 300;

export interface PreparationOptions {
  readonly prepare?: Prepare | undefined;
  readonly prepareTimeout?: number | undefined;
}

/** Prepares a file of the list, and replaces it there. Returns true if it can be uploaded. Never throws. */
export type Preparation = (task: UploadTask, localId: string) => Promise<boolean>;

/** Creates the step before the upload of each file. Undefined if the app prepares no files. */
export const createPreparation = (
  { prepare, prepareTimeout: timeout = defaultTimeout }: PreparationOptions,
  list: UploadList,
): Preparation | undefined => {
  if (!prepare) return undefined;
  const semaphore = createSemaphore(preparedFiles);
  return async ({ chosen: { file, kind }, report, signal }, localId) => {
    try {
      const prepared = await semaphore.run(async () => {
        report({ kind: "prepare" });
        // Loaded on demand, because few apps need it.
        const { prepareFile } = await import("./prepare-file.ts");
        return prepareFile(file, { prepare, timeout, kind, signal });
      }, signal);
      signal.throwIfAborted();
      if ("file" in prepared) return list.replaceFile(localId, prepared.file);
      report(failWith(prepared.failure));
    } catch (error) {
      // The module could not be loaded. Nothing is reported if the signal is aborted.
      report(failWith({ kind: "prepare-failed", message: String(error) }));
    }
    return false;
  };
};

import { toFailure } from "../engine/upload-failure.ts";
import { failWith, type UploadTask } from "../engine/upload-task.ts";
import type { RecordWatch } from "./record-watch.ts";

/** Waits for the record of an upload whose bytes S3 has, and reports how it ended. */
export type VerifyRecord = (task: UploadTask, id: string) => Promise<void>;

/**
 * Creates the last step of every upload. It never throws. If it is aborted, it discards the upload.
 *
 * @param options `discard` is called with the ID of an upload that is no longer needed
 */
export const createVerifyRecord =
  ({
    records,
    discard,
  }: {
    readonly records: RecordWatch;
    readonly discard: (id: string) => void;
  }): VerifyRecord =>
  async ({ report, signal }, id) => {
    report({ kind: "verify", id });
    try {
      const result = await records.watch(id, signal);
      switch (result.kind) {
        case "settled":
          return report(result);
        case "unconfirmed":
          return report(failWith({ kind: "unconfirmed", id }));
        case "gone":
          return report(failWith({ kind: "expired" }));
        default:
          return result satisfies never;
      }
    } catch (error) {
      if (signal.aborted) discard(id);
      else report(failWith(toFailure(error)));
    }
  };

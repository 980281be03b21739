import type { HeldUploads } from "../resume/held-uploads.ts";
import type { UploadList } from "./upload-list.ts";
import type { UploadQueue } from "./upload-queue.ts";
import type { UploadRuns } from "./upload-runs.ts";

/** What users can do with a file in the list, by its local ID. A call that does not apply to its state does nothing. */
export interface UploadControls {
  readonly pause: (localId: string) => void;
  readonly resume: (localId: string) => void;
  readonly retry: (localId: string) => void;
  readonly cancel: (localId: string) => void;
  readonly remove: (localId: string) => void;
}

export const createUploadControls = ({
  list,
  runs,
  queue,
  held,
}: {
  readonly list: UploadList;
  readonly runs: UploadRuns;
  readonly queue: UploadQueue;
  readonly held: HeldUploads;
}): UploadControls => {
  /** Discards what was sent of a large file, here and in S3, after all work on it has ended. */
  const discardHeld = async (localId: string): Promise<void> => {
    const own = held.take(localId);
    await runs.whenEnded(localId);
    const upload = own?.current();
    if (upload) queue.discard(upload.id);
    await own?.forget();
  };

  const cancel = (localId: string) => {
    if (!list.change(localId, { kind: "cancel" })) return;
    runs.abort(localId, "cancel");
    void discardHeld(localId).catch(() => undefined);
  };

  return {
    pause: (localId) => {
      if (list.change(localId, { kind: "pause" })) runs.abort(localId, "pause");
    },

    resume: (localId) => {
      const upload = list.find(localId);
      if (upload && list.change(localId, { kind: "resume" })) queue.upload(upload);
    },

    retry: (localId) => {
      const upload = list.find(localId);
      if (!upload || !list.change(localId, { kind: "restart" })) return;
      const { state } = upload;
      if (state.status === "failed" && state.failure.kind === "unconfirmed")
        queue.verify(upload, state.failure.id);
      else queue.upload(upload);
    },

    cancel,

    remove: (localId) => {
      if (!list.find(localId)) return;
      cancel(localId);
      void discardHeld(localId).catch(() => undefined);
      list.remove(localId);
    },
  };
};

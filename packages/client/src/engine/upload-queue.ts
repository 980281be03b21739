import { defaultKindName } from "@slipway/core/kinds/kind-rules";
import { isSentInParts } from "@slipway/core/parts";
import { transferLimits } from "@slipway/core/transfer-limits";
import { createRequestBatches, type RequestBatches } from "../api/request-batch.ts";
import { uploadAsForm } from "../forms/upload-as-form.ts";
import { createAdmission } from "../kinds/admission.ts";
import type { FieldSchemas } from "../kinds/config-types.ts";
import type { KindsStore } from "../kinds/kinds-store.ts";
import { createCongestionWindow } from "../parts/congestion-window.ts";
import { uploadInParts } from "../parts/upload-in-parts.ts";
import { createPreparation, type PreparationOptions } from "../prepare/preparation.ts";
import { createRecordWatch } from "../records/record-watch.ts";
import { createVerifyRecord } from "../records/verify-record.ts";
import type { HeldUploads } from "../resume/held-uploads.ts";
import { createSemaphore } from "../transport/semaphore.ts";
import { withRetries } from "../transport/with-retries.ts";
import type { Ports } from "./ports.ts";
import type { FileUpload, UploadList } from "./upload-list.ts";
import type { UploadRuns } from "./upload-runs.ts";
import type { UploadTask } from "./upload-task.ts";

/** Files that are hashed at the same time before their forms are requested. */
const hashedFiles = 2;
/** Uploads that are discarded at the same time: a user can cancel thousands, and each request takes the page a millisecond to start. */
export const discardedUploads = 6;
/** Files that are sent in parts at the same time: the parts of one file already fill the link. */
const filesInParts = 2;

/** Starts work on files, and limits how much of it is in progress at the same time. */
export interface UploadQueue {
  /** Uploads a file, as a form or in parts by its size. */
  readonly upload: (upload: FileUpload) => void;
  /** Waits for the record of a file whose bytes S3 has. */
  readonly verify: (upload: FileUpload, id: string) => void;
  /** Deletes an upload that is no longer needed. If that fails, the upload expires. */
  readonly discard: (id: string) => void;
}

export interface UploadQueueOptions extends PreparationOptions {
  /** The number of forms to send at the same time. */
  readonly concurrency: number;
  /** Identifies the API in fingerprints of files. */
  readonly endpoint: string;
  readonly ports: Ports;
  readonly list: UploadList;
  readonly runs: UploadRuns;
  readonly held: HeldUploads;
  readonly kinds: KindsStore;
  readonly schemas: FieldSchemas | undefined;
  /** Aborted when the uploader is closed. */
  readonly closing: AbortSignal;
}

/** Creates the queue of an uploader, with everything that its files share. */
export const createUploadQueue = (options: UploadQueueOptions): UploadQueue => {
  const { ports, list, runs, held, kinds, closing } = options;
  const discard = createDiscard(ports, closing);
  const records = createRecordWatch({ ports, sending: list.sending, signal: closing });
  list.onEvent(() => {
    if (list.sending() === 0) records.requestNow();
  });
  const shared = {
    ports,
    admit: createAdmission(kinds, options.schemas),
    requests: createRequests({ ports, kinds, closing, discard }),
    verifyRecord: createVerifyRecord({ records, discard }),
  };
  const forms = {
    ...shared,
    semaphores: {
      hashing: createSemaphore(hashedFiles),
      forms: createSemaphore(options.concurrency),
    },
    discard,
  };
  const parts = {
    ...shared,
    records,
    files: createSemaphore(filesInParts),
    window: createCongestionWindow(ports.now),
    endpoint: options.endpoint,
  };

  const createTask = (upload: FileUpload, signal: AbortSignal): UploadTask => ({
    chosen: upload,
    signal,
    report: (step) => {
      if (!signal.aborted) list.change(upload.localId, step);
    },
  });

  const runInParts = (upload: FileUpload) => {
    const { localId } = upload;
    const own = held.get(localId);
    const previous = runs.whenEnded(localId);
    runs.start(localId, async (signal) => {
      // A file that is paused and resumed at once has one run at a time, because both would use the same upload.
      if (previous) await previous;
      await uploadInParts(createTask(upload, signal), own, parts);
      if (closing.aborted) own.release();
    });
  };

  const preparation = createPreparation(options, list);

  const send = (upload: FileUpload) => {
    if (isSentInParts(upload.file.size)) runInParts(upload);
    else runs.start(upload.localId, (signal) => uploadAsForm(createTask(upload, signal), forms));
  };

  return {
    upload: (upload) => {
      const { localId, preparedFrom } = upload;
      if (!preparation || preparedFrom) return send(upload);
      runs.start(localId, async (signal) => {
        const isPrepared = await preparation(createTask(upload, signal), localId);
        const prepared = isPrepared && list.find(localId);
        if (prepared) send(prepared);
      });
    },
    verify: (upload, id) =>
      runs.start(upload.localId, (signal) => shared.verifyRecord(createTask(upload, signal), id)),
    discard,
  };
};

const createDiscard = (ports: Ports, closing: AbortSignal) => {
  const semaphore = createSemaphore(discardedUploads);
  return (id: string): void => {
    const deleteUpload = () => ports.api.deleteUpload(id, closing);
    void semaphore
      .run(() => withRetries(deleteUpload, ports, closing), closing)
      .catch(() => undefined);
  };
};

/** Creates the batches that request the instructions of many files at once. */
const createRequests = ({
  ports,
  kinds,
  closing,
  discard,
}: Pick<UploadQueueOptions, "ports" | "kinds" | "closing"> &
  Pick<UploadQueue, "discard">): RequestBatches =>
  createRequestBatches({
    request: async (body) => {
      const request = () => ports.api.requestUploads(body, closing);
      try {
        return (await withRetries(request, ports, closing)).uploads;
      } catch (error) {
        // The rules may have changed since they were received.
        kinds.expire();
        throw error;
      }
    },
    maxFiles: (kind = defaultKindName) =>
      kinds.getSnapshot()?.[kind]?.maxFiles ?? transferLimits.filesPerRequest,
    discard,
  });

import type { ContentTypes } from "@slipway/core/kinds/kind-rules";
import type { RequestBatches } from "../api/request-batch.ts";
import type { Ports } from "../engine/ports.ts";
import { createInstructionsError, toFailure, toStoreFailure } from "../engine/upload-failure.ts";
import { failWith, type UploadTask } from "../engine/upload-task.ts";
import { type ChosenFile, createFileRequest } from "../files/chosen-file.ts";
import type { Admission } from "../kinds/admission.ts";
import type { RecordWatch } from "../records/record-watch.ts";
import type { VerifyRecord } from "../records/verify-record.ts";
import { createFingerprint } from "../resume/fingerprint.ts";
import type { HeldUpload } from "../resume/held-upload.ts";
import type { UnfinishedUpload } from "../resume/unfinished-upload.ts";
import type { Semaphore } from "../transport/semaphore.ts";
import type { CongestionWindow } from "./congestion-window.ts";
import { findResumableUpload } from "./find-resumable-upload.ts";
import { transferAndComplete } from "./transfer-and-complete.ts";

/** The parts of the engine that upload files in parts. All files share them. */
export interface PartUploads {
  readonly ports: Ports;
  readonly admit: Admission;
  readonly requests: RequestBatches;
  readonly records: RecordWatch;
  readonly verifyRecord: VerifyRecord;
  /** Limits the files that are sent at the same time. */
  readonly files: Semaphore;
  /** Limits the parts of all files that are sent at the same time. */
  readonly window: CongestionWindow;
  /** Identifies the API in fingerprints of files. */
  readonly endpoint: string;
}

/**
 * Uploads a large file in parts: finds the parts that S3 has, sends the others, completes the upload, and waits for its
 * record. Reports each step, and never throws. A pause, a reload, or another process resumes with the stored parts.
 *
 * @param held the file's multipart upload, kept across pauses and retries
 */
export const uploadInParts = async (
  task: UploadTask,
  held: HeldUpload,
  uploads: PartUploads,
): Promise<void> => {
  const { report, signal } = task;
  try {
    const { contentTypes } = await uploads.admit(task.chosen);
    report({ kind: "hash" });
    const { file, preparedFrom } = task.chosen;
    const date = preparedFrom?.lastModified;
    const fingerprint = await createFingerprint(file, uploads.endpoint, date);
    const send = () => sendFile(task, uploads, { held, fingerprint, contentTypes });
    const id = await uploads.files.run(send, signal);
    // Other files need not wait for its record.
    if (id !== undefined) await uploads.verifyRecord(task, id);
  } catch (error) {
    if (!signal.aborted) report(failWith(toFailure(error)));
  }
};

interface HeldFile {
  readonly held: HeldUpload;
  readonly fingerprint: string;
  readonly contentTypes: ContentTypes;
}

/** Returns the ID of the upload that has all bytes of the file, or undefined if the file failed. */
const sendFile = async (
  task: UploadTask,
  uploads: PartUploads,
  heldFile: HeldFile,
): Promise<string | undefined> => {
  const { report, signal } = task;
  const { held } = heldFile;
  report({ kind: "request" });
  const found = await findResumableUpload(task, uploads, heldFile);
  if (found?.kind === "complete") {
    await held.forget();
    return found.id;
  }
  const upload = found?.upload ?? (await startUpload(task, uploads, heldFile));
  signal.throwIfAborted();
  report({ kind: "granted", id: upload.id });
  report({ kind: "attempt", number: 1 });
  const stored = found?.stored ?? new Map();
  const result = await transferAndComplete(task, uploads, { upload, stored });
  if (result.kind === "stored") {
    await held.forget();
    return upload.id;
  }
  report(failWith(toStoreFailure(result)));
  return undefined;
};

const startUpload = async (
  { chosen, signal }: UploadTask,
  { requests }: PartUploads,
  { held, fingerprint, contentTypes }: HeldFile,
): Promise<UnfinishedUpload> => {
  const file = await createFileRequest(chosen, contentTypes);
  const instructions = await requests.reserve(chosen.kind).ask(file, signal);
  if (instructions.method !== "multipart") throw createInstructionsError();
  const { id, partSize, parts, expiresAt } = instructions;
  const upload = { id, fingerprint, partSize, parts, expiresAt, ...describe(chosen) };
  await held.start(upload);
  return upload;
};

const describe = ({
  file,
  preparedFrom = file,
  title,
  caption,
  retention,
  kind,
  fields,
  handle,
  path,
}: ChosenFile) => ({
  fileName: preparedFrom.name,
  size: file.size,
  lastModified: preparedFrom.lastModified,
  ...(preparedFrom !== file && { prepared: file }),
  title,
  caption,
  retention,
  kind,
  fields,
  handle,
  path,
});

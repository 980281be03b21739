import type { Upload } from "@slipway/core/api";
import type { Ports } from "../engine/ports.ts";
import type { UploadTask } from "../engine/upload-task.ts";
import type { RecordWatch } from "../records/record-watch.ts";
import type { HeldUpload } from "../resume/held-upload.ts";
import type { UnfinishedUpload } from "../resume/unfinished-upload.ts";
import { ApiError } from "../transport/request-errors.ts";
import { withRetries } from "../transport/with-retries.ts";
import { computeFileChecksum, type PartDigests } from "./divided-file.ts";
import { listStoredParts } from "./transfer-parts.ts";

/** `complete`: another page completed the upload, and its object has the file's checksum. */
export type ResumableUpload =
  | { readonly kind: "unfinished"; readonly upload: UnfinishedUpload; readonly stored: PartDigests }
  | { readonly kind: "complete"; readonly id: string };

interface Services {
  readonly ports: Ports;
  readonly records: RecordWatch;
}

/**
 * Finds an upload of the same file that can be resumed, and holds it. Forgets uploads that turn out to be over.
 *
 * @returns undefined if there is none
 */
export const findResumableUpload = async (
  task: UploadTask,
  services: Services,
  { held, fingerprint }: { readonly held: HeldUpload; readonly fingerprint: string },
): Promise<ResumableUpload | undefined> => {
  for (;;) {
    const upload = held.current() ?? (await held.takeOver({ ...task.chosen, fingerprint }));
    if (upload === undefined) return undefined;
    const found = await inspectUpload(task, services, upload);
    if (found) return found;
    await held.forget();
  }
};

const inspectUpload = async (
  { chosen, signal }: UploadTask,
  { ports, records }: Services,
  upload: UnfinishedUpload,
): Promise<ResumableUpload | undefined> => {
  const { id } = upload;
  try {
    return { kind: "unfinished", upload, stored: await listStoredParts(id, ports, signal) };
  } catch (error) {
    if (!isUploadOver(error)) throw error;
  }
  // Another page may have completed it and crashed before it could forget it. The file may have changed since then.
  const record = await findCompletedRecord(id, { ports, records }, signal);
  const completed = record?.object?.checksum?.value;
  if (completed === undefined) return undefined;
  const checksum = await computeFileChecksum({ file: chosen.file, upload }, ports, signal);
  return checksum === completed ? { kind: "complete", id } : undefined;
};

const findCompletedRecord = async (
  id: string,
  { ports, records }: Services,
  signal: AbortSignal,
): Promise<Upload | undefined> => {
  try {
    await withRetries(() => ports.api.completeUpload(id, undefined, signal), ports, signal);
  } catch (error) {
    if (isUploadOver(error)) return undefined;
    throw error;
  }
  const result = await records.watch(id, signal);
  return result.kind === "settled" ? result.record : undefined;
};

/** Returns true if the API reports that an upload accepts no more parts. */
const isUploadOver = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.status === 404 || error.status === 409 || error.status === 410);

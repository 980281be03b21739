import type { FileOfAnyKind, FormInstructions } from "@slipway/core/api";
import { isPending } from "@slipway/core/status";
import type { RequestBatches, Reservation } from "../api/request-batch.ts";
import type { Ports } from "../engine/ports.ts";
import { createInstructionsError, toFailure, toStoreFailure } from "../engine/upload-failure.ts";
import { failWith, type UploadTask } from "../engine/upload-task.ts";
import { createFileRequest } from "../files/chosen-file.ts";
import { InsecureContextError } from "../hash/hasher.ts";
import type { Admission } from "../kinds/admission.ts";
import type { VerifyRecord } from "../records/verify-record.ts";
import type { Semaphore } from "../transport/semaphore.ts";
import { getSignatureLifetime } from "../transport/signature-lifetime.ts";
import {
  attemptSend,
  hasWrongDigest,
  type StoreResult,
  storeWithRetries,
} from "../transport/store-with-retries.ts";

/** The parts of the engine that upload files as forms. All files share them. */
export interface FormUploads {
  readonly ports: Ports;
  readonly admit: Admission;
  readonly requests: RequestBatches;
  readonly semaphores: { readonly hashing: Semaphore; readonly forms: Semaphore };
  readonly verifyRecord: VerifyRecord;
  /** Discards an upload that is no longer needed. */
  readonly discard: (id: string) => void;
}

/**
 * Uploads a file with a presigned POST: checks it, hashes it, requests its form, sends it, and waits for its record. Reports each
 * step, and never throws. If it is aborted, it discards the upload.
 */
export const uploadAsForm = async (task: UploadTask, uploads: FormUploads): Promise<void> => {
  const { chosen, report, signal } = task;
  const reservation = uploads.requests.reserve(chosen.kind);
  signal.addEventListener("abort", reservation.release, { once: true });
  try {
    const { contentTypes } = await uploads.admit(chosen);
    const sha256 = await uploads.semaphores.hashing.run(() => {
      report({ kind: "hash" });
      return hashFile(task, uploads);
    }, signal);
    report({ kind: "request" });
    const file = await createFileRequest(chosen, contentTypes, sha256);
    const form = await requestForm(task, uploads, { file, reservation });
    await sendAndVerify(task, uploads, { file, form });
  } catch (error) {
    if (!signal.aborted) report(failWith(toFailure(error)));
  } finally {
    reservation.release();
  }
};

/** Returns undefined if the page cannot compute a digest. S3 then computes the digest of the bytes that arrive. */
const hashFile = async (
  { chosen, signal }: UploadTask,
  { ports }: FormUploads,
): Promise<string | undefined> => {
  try {
    return await ports.hasher.sha256(chosen.file, signal);
  } catch (error) {
    if (error instanceof InsecureContextError) return undefined;
    throw error;
  }
};

/** A form, and until when it is used, on a monotonic clock. */
interface RequestedForm {
  readonly instructions: FormInstructions;
  readonly usedUntil: number;
}

const requestForm = async (
  { report, signal }: UploadTask,
  { ports }: FormUploads,
  { file, reservation }: { readonly file: FileOfAnyKind; readonly reservation: Reservation },
): Promise<RequestedForm> => {
  const instructions = await reservation.ask(file, signal);
  if (instructions.method !== "post") throw createInstructionsError();
  const { id, fields, expiresAt } = instructions;
  report({ kind: "granted", id });
  return {
    instructions,
    usedUntil: ports.now() + getSignatureLifetime(fields["X-Amz-Date"], expiresAt),
  };
};

const sendAndVerify = async (
  task: UploadTask,
  uploads: FormUploads,
  { file, form }: { readonly file: FileOfAnyKind; readonly form: RequestedForm },
): Promise<void> => {
  const { requests, discard } = uploads;
  let current = form;
  const renew = async (): Promise<void> => {
    discard(current.instructions.id);
    task.report({ kind: "request" });
    current = await requestForm(task, uploads, {
      file,
      reservation: requests.reserve(task.chosen.kind),
    });
  };
  try {
    const result = await uploads.semaphores.forms.run(
      () => sendForm(task, uploads, { file, current: () => current, renew }),
      task.signal,
    );
    const { id } = current.instructions;
    if (result.kind === "stored") return await uploads.verifyRecord(task, id);
    discard(id);
    task.report(failWith(toStoreFailure(result)));
  } catch (error) {
    discard(current.instructions.id);
    throw error;
  }
};

const sendForm = (
  task: UploadTask,
  uploads: FormUploads,
  {
    file,
    current,
    renew,
  }: {
    readonly file: FileOfAnyKind;
    readonly current: () => RequestedForm;
    readonly renew: () => Promise<void>;
  },
): Promise<StoreResult> =>
  storeWithRetries({
    attempt: async (number) => {
      if (uploads.ports.now() >= current().usedUntil) await renew();
      return attemptForm(task, uploads, { form: current().instructions, number });
    },
    renew,
    hasArrived: () => hasArrived(task, uploads, current().instructions.id),
    body: task.chosen.file,
    isUnchanged: async () => (await hashFile(task, uploads)) === file.sha256,
    // Without TLS, any byte of the form can be damaged, and S3 then refuses it with any code.
    isDamage: (code) =>
      hasWrongDigest(code) || new URL(current().instructions.url).protocol === "http:",
    ports: uploads.ports,
    signal: task.signal,
  });

const attemptForm = (
  { chosen: { file }, report, signal }: UploadTask,
  { ports }: FormUploads,
  { form, number }: { readonly form: FormInstructions; readonly number: number },
) => {
  let bytesSent = 0;
  const onProgress = (bytes: number) => {
    const moved = Math.min(bytes, file.size) - bytesSent;
    bytesSent += moved;
    report({ kind: "progress", bytesSent, bytesAcknowledged: 0, moved });
  };
  report({ kind: "attempt", number });
  return attemptSend(() => ports.sendForm({ form, file, signal, onProgress }));
};

const hasArrived = async (
  { signal }: UploadTask,
  { ports }: FormUploads,
  id: string,
): Promise<boolean> => {
  try {
    const { uploads } = await ports.api.getStatuses([id], 0, signal);
    return uploads.some((upload) => !isPending(upload));
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
};

import type { Upload } from "@slipway/core/api";
import { toFailure } from "../engine/upload-failure.ts";
import {
  failed,
  failureBySending,
  type Journey,
  unexpectedInstructions,
  verifyRecord,
} from "../engine/upload-file.ts";
import { type ChosenFile, createFileRequest } from "../files/chosen-file.ts";
import { createFingerprint } from "../resume/fingerprint.ts";
import type { Unfinished } from "../resume/unfinished-upload.ts";
import { ApiError } from "../transport/request-errors.ts";
import type { StoreResult } from "../transport/store-with-retries.ts";
import { withRetries } from "../transport/with-retries.ts";
import { completeParts } from "./complete-upload.ts";
import {
  computeFileChecksum,
  computePartsChecksum,
  listStoredParts,
  type PartDigests,
  transferParts,
} from "./transfer-parts.ts";

/** Times that the parts of a file are compared with S3's and sent, before it is given up as one that keeps changing. */
const mostRounds = 3;

/**
 * A large file's life: find out what S3 has of it, send the rest, complete it, wait for the record. It reports each step
 * and never throws. What was sent is remembered, so that a pause, a reload or another process costs little.
 */
export const uploadInParts = async (journey: Journey): Promise<void> => {
  const { chosen, lanes, report, signal, endpoint } = journey;
  try {
    report({ kind: "hash" });
    const fingerprint = await createFingerprint(chosen.file, endpoint);
    const id = await lanes.inParts.run(() => sendFile(journey, fingerprint), signal);
    // Other files need not wait for its record.
    if (id !== undefined) await verifyRecord(journey, id);
  } catch (error) {
    if (!signal.aborted) report(failed(toFailure(error)));
  }
};

/** Returns the id of the upload that has all bytes of the file, or undefined where it failed. */
const sendFile = async (journey: Journey, fingerprint: string): Promise<string | undefined> => {
  const { held, report, signal } = journey;
  report({ kind: "request" });
  const found = await resume(journey, fingerprint);
  if (found?.kind === "complete") {
    await held.forget();
    return found.id;
  }
  const upload = found?.upload ?? (await start(journey, fingerprint));
  signal.throwIfAborted();
  report({ kind: "granted", id: upload.id });
  report({ kind: "attempt", number: 1 });
  const sent = await sendAndComplete(journey, upload, found?.stored ?? new Map());
  if (sent.kind === "stored") {
    await held.forget();
    return upload.id;
  }
  report(failed(failureBySending(sent)));
  return undefined;
};

type Resumed =
  | { readonly kind: "unfinished"; readonly upload: Unfinished; readonly stored: PartDigests }
  | { readonly kind: "complete"; readonly id: string };

/** Returns undefined if nothing is left of the file that can be resumed. */
const resume = async (journey: Journey, fingerprint: string): Promise<Resumed | undefined> => {
  const { chosen, held } = journey;
  const { title, caption, retention } = chosen;
  for (;;) {
    const upload =
      held.current() ?? (await held.takeOver({ fingerprint, title, caption, retention }));
    if (upload === undefined) return undefined;
    const found = await findStored(journey, upload);
    if (found) return found;
    await held.forget();
  }
};

const findStored = async (journey: Journey, upload: Unfinished): Promise<Resumed | undefined> => {
  const { chosen, ports, signal } = journey;
  const { id } = upload;
  try {
    return { kind: "unfinished", upload, stored: await listStoredParts(id, ports, signal) };
  } catch (error) {
    if (!isOver(error)) throw error;
  }
  // Somebody may have completed it and not lived to say so; the file may have changed since then.
  const completed = (await completedRecord(journey, id))?.object?.checksum?.value;
  if (completed === undefined) return undefined;
  const checksum = await computeFileChecksum({ file: chosen.file, upload }, ports, signal);
  return checksum === completed ? { kind: "complete", id } : undefined;
};

const completedRecord = async (
  { ports, records, signal }: Journey,
  id: string,
): Promise<Upload | undefined> => {
  try {
    await withRetries(() => ports.api.completeUpload(id, undefined, signal), ports, signal);
  } catch (error) {
    if (isOver(error)) return undefined;
    throw error;
  }
  const watched = await records.watch(id, signal);
  return watched.kind === "settled" ? watched.record : undefined;
};

/** Returns true if the API says that an upload cannot be sent any more. */
const isOver = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.status === 404 || error.status === 409 || error.status === 410);

const start = async (
  { chosen, held, requests, signal }: Journey,
  fingerprint: string,
): Promise<Unfinished> => {
  const instructions = await requests.take().ask(await createFileRequest(chosen), signal);
  if (instructions.method !== "multipart") throw unexpectedInstructions();
  const { id, partSize, parts, expiresAt } = instructions;
  const upload = { id, fingerprint, partSize, parts, expiresAt, ...describe(chosen) };
  await held.start(upload);
  return upload;
};

const describe = ({ file, title, caption, retention, handle }: ChosenFile) => ({
  fileName: file.name,
  size: file.size,
  lastModified: file.lastModified,
  title,
  caption,
  retention,
  handle,
});

/**
 * Sends the parts and completes the upload, if the file is then still the one whose parts were sent. If it changed, its
 * parts are compared and sent again. The API completes only what has the file's checksum.
 */
const sendAndComplete = async (
  { chosen: { file }, ports, window, report, signal }: Journey,
  upload: Unfinished,
  known: PartDigests,
): Promise<StoreResult> => {
  let stored = known;
  for (let round = 1; ; round += 1) {
    const version = await ports.fileVersion(file);
    const sent = await transferParts({
      upload,
      file,
      stored,
      ports,
      window,
      signal,
      onProgress: (progress) => report({ kind: "progress", ...progress }),
    });
    if (sent.kind !== "stored") return sent;
    if ((await ports.fileVersion(file)) !== version) {
      if (round >= mostRounds) return { kind: "unreadable" };
      stored = sent.digests;
      continue;
    }
    const checksum = await computePartsChecksum(upload, sent.digests);
    try {
      await completeParts({ id: upload.id, checksum }, ports, signal);
      return { kind: "stored" };
    } catch (error) {
      const differs =
        error instanceof ApiError && (error.is("parts-missing") || error.is("parts-differ"));
      if (!differs || round >= mostRounds) throw error;
      stored = await listStoredParts(upload.id, ports, signal);
    }
  }
};

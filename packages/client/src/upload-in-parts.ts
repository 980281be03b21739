import type { Upload } from "@slipway/core/api";
import { type ChosenFile, declare } from "./chosen-file.ts";
import { completeParts } from "./complete-parts.ts";
import { failureOf } from "./failure-of.ts";
import { patiently } from "./patiently.ts";
import { fingerprintOf } from "./resume/fingerprint.ts";
import type { Unfinished } from "./resume/unfinished.ts";
import { sendParts, storedParts } from "./send-parts.ts";
import type { Sent } from "./send-until-stored.ts";
import { isCancelled } from "./stop.ts";
import {
  failed,
  failureBySending,
  type Journey,
  unexpectedInstructions,
  verifyRecord,
} from "./upload-file.ts";
import { ApiError } from "./wire-error.ts";

/** Times that parts which S3 does not have after all are sent once more. */
const mostRounds = 3;

/**
 * A large file's life: find what S3 has of it, send the rest, have it put together, wait for the record. It reports each
 * step and never throws. What was sent is remembered, so a page that is loaded again goes on where this one stopped.
 */
export const uploadInParts = async (journey: Journey): Promise<void> => {
  const { chosen, ports, lanes, report, signal, endpoint } = journey;
  try {
    report({ kind: "hash" });
    const began = Date.now();
    const fingerprint = await fingerprintOf(chosen.file, endpoint);
    const stored = await lanes.inParts.run(
      // A second page with the same file waits, and then finds what this one did.
      () => ports.exclusive(fingerprint, () => goOn({ ...journey, fingerprint, began }), signal),
      signal,
    );
    // Other files need not wait for its record.
    if (stored !== undefined) await verifyRecord(journey, stored);
  } catch (error) {
    if (!signal.aborted) report(failed(failureOf(error)));
  }
};

/** Forget what was sent of a file, here and at S3. */
export const abandon = async ({
  chosen,
  ports,
  endpoint,
  discard,
}: Pick<Journey, "chosen" | "ports" | "endpoint" | "discard">): Promise<void> => {
  const fingerprint = await fingerprintOf(chosen.file, endpoint);
  const found = await ports.resumeStore.find(fingerprint);
  if (!found || found.finishedAt !== undefined) return;
  await ports.resumeStore.forget(fingerprint);
  discard(found.id);
};

type LargeJourney = Journey & {
  readonly fingerprint: string;
  /** When it was, in milliseconds since 1970. */
  readonly began: number;
};

/** Answers the id of the upload that has all its bytes, or undefined where it failed. */
const goOn = async (journey: LargeJourney): Promise<string | undefined> => {
  const { ports, report, signal, discard, fingerprint } = journey;
  report({ kind: "request" });
  const found = await unfinishedOf(journey);
  if (found?.kind === "over") return found.id;
  const upload = found?.upload ?? (await begin(journey));
  // Cancelled: nothing of it stays, here or there. A pause and a page that goes away leave what was sent.
  const stopped = () => {
    if (!isCancelled(signal)) return;
    discard(upload.id);
    void ports.resumeStore.forget(fingerprint);
  };
  signal.addEventListener("abort", stopped, { once: true });
  try {
    signal.throwIfAborted();
    report({ kind: "granted", id: upload.id });
    report({ kind: "attempt", number: 1 });
    const sent = await sendAndComplete(journey, upload, found?.stored ?? new Set());
    if (sent.kind === "stored") {
      await ports.resumeStore.keep(finished(upload));
      return upload.id;
    }
    report(failed(failureBySending(sent)));
    return undefined;
  } finally {
    signal.removeEventListener("abort", stopped);
  }
};

/** What another page began, as far as it can be gone on with: to be sent further, or over already. */
const unfinishedOf = async ({ ports, fingerprint, began, signal }: LargeJourney) => {
  const upload = await ports.resumeStore.find(fingerprint);
  if (upload === undefined) return undefined;
  const { id, finishedAt } = upload;
  // Sent while this page waited for it; what was sent before is another upload of the same file.
  if (finishedAt !== undefined)
    return finishedAt >= began ? ({ kind: "over", id } as const) : undefined;
  try {
    const stored = await storedParts(id, ports, signal);
    return { kind: "unfinished", upload, stored } as const;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const record = await recordOf(id, ports, signal);
    if (record?.status === "ready" || record?.status === "rejected")
      return { kind: "over", id } as const;
    if (error.status === 404 || error.status === 409 || error.status === 410) {
      await ports.resumeStore.forget(fingerprint);
      return undefined;
    }
    throw error;
  }
};

const recordOf = async (
  id: string,
  ports: Journey["ports"],
  signal: AbortSignal,
): Promise<Upload | undefined> =>
  (await patiently(() => ports.api.getStatuses([id], 0, signal), ports, signal)).uploads[0];

const begin = async (journey: LargeJourney): Promise<Unfinished> => {
  const { chosen, ports, fingerprint, requests, signal } = journey;
  const declared = await declare(chosen);
  const instructions = await requests.take().ask(declared, signal);
  if (instructions.method !== "multipart") throw unexpectedInstructions();
  const { id, partSize, parts, expiresAt } = instructions;
  const begun = { ...describe(chosen), fingerprint, id, partSize, parts, expiresAt };
  await ports.resumeStore.keep(begun);
  return begun;
};

/** What those who wait for the same file find, who look at once. */
const finished = (upload: Unfinished): Unfinished => {
  const finishedAt = Date.now();
  return { ...upload, finishedAt, expiresAt: new Date(finishedAt + 60_000).toISOString() };
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

const sendAndComplete = async (
  { chosen, ports, window, report, signal }: LargeJourney,
  upload: Unfinished,
  known: ReadonlySet<number>,
): Promise<Sent> => {
  let stored = known;
  for (let round = 1; ; round += 1) {
    const sent = await sendParts({
      upload,
      file: chosen.file,
      stored,
      ports,
      window,
      signal,
      onProgress: (bytes) => report({ kind: "progress", ...bytes }),
    });
    if (sent.kind !== "stored") return sent;
    try {
      await completeParts(upload.id, ports, signal);
      return sent;
    } catch (error) {
      const isMissing = error instanceof ApiError && error.is("parts-missing");
      if (!isMissing || round >= mostRounds) throw error;
      stored = await storedParts(upload.id, ports, signal);
    }
  }
};

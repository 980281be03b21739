import { partRange } from "@slipway/core/parts";
import { patiently } from "./patiently.ts";
import type { Ports } from "./ports.ts";
import { sendPart } from "./send-part.ts";
import type { Sent } from "./send-until-stored.ts";
import type { SendWindow } from "./send-window.ts";
import { createPartSigner } from "./sign-parts.ts";
import type { Bytes } from "./upload-state.ts";

/** Parts that are hashed and signed before their turn to be sent. Of each only a slice is held, not its bytes. */
const underway = 8;

export interface PartsToSend {
  readonly upload: { readonly id: string; readonly partSize: number; readonly parts: number };
  readonly file: Blob;
  /** The numbers of the parts that S3 has. */
  readonly stored: ReadonlySet<number>;
  readonly ports: Ports;
  readonly window: SendWindow;
  readonly onProgress: (bytes: Bytes) => void;
  readonly signal: AbortSignal;
}

/**
 * Send all parts of a file that S3 does not have.
 *
 * @returns how it ended: stored when S3 has all parts, else why one was given up
 * @throws what the API answers for good, and the signal's reason once it is aborted
 */
export const sendParts = async (given: PartsToSend): Promise<Sent> => {
  const { upload, file, ports, window, onProgress } = given;
  const giveUp = new AbortController();
  const signal = AbortSignal.any([given.signal, giveUp.signal]);
  const sliceOf = (partNumber: number): Blob => {
    const { start, end } = partRange(partNumber, { size: file.size, partSize: upload.partSize });
    return file.slice(start, end);
  };
  const numbers = Array.from({ length: upload.parts }, (_, index) => index + 1);
  const moving = new Map<number, number>();
  let bytesAcknowledged = 0;
  let successes = 0;
  const tell = () => {
    let bytesSent = bytesAcknowledged;
    for (const bytes of moving.values()) bytesSent += bytes;
    onProgress({ bytesSent, bytesAcknowledged });
  };
  const moved = (partNumber: number, bytes: number) => {
    moving.set(partNumber, bytes);
    tell();
  };
  const acknowledged = (partNumber: number) => {
    moving.delete(partNumber);
    bytesAcknowledged += sliceOf(partNumber).size;
  };
  for (const partNumber of given.stored) acknowledged(partNumber);
  tell();
  const sign = createPartSigner({
    request: async (parts) => {
      const ask = () => ports.api.requestParts(upload.id, parts, signal);
      return (await patiently(ask, ports, signal)).parts;
    },
    now: ports.now,
  });
  const arrived = createArrivals(upload.id, ports, signal);

  const missing = numbers.filter((partNumber) => !given.stored.has(partNumber)).values();
  const end = (sent: Sent) => {
    if (ended.kind === "stored") ended = sent;
    giveUp.abort();
  };
  let ended: Sent = { kind: "stored" };
  let failure: { readonly error: unknown } | undefined;
  const work = async () => {
    for (const partNumber of missing) {
      const blob = sliceOf(partNumber);
      const sent = await sendPart({
        partNumber,
        blob,
        ports,
        sign,
        window,
        signal,
        hasArrived: async () => (await arrived()).has(partNumber),
        onProgress: (bytes) => moved(partNumber, Math.min(bytes, blob.size)),
        successes: () => successes,
      });
      if (sent.kind !== "stored") return end(sent);
      successes += 1;
      acknowledged(partNumber);
      tell();
    }
  };
  const worker = () =>
    work().catch((error: unknown) => {
      // Whoever gives up stops the others; theirs is no error of its own.
      if (!giveUp.signal.aborted) failure = { error };
      giveUp.abort();
    });
  await Promise.all(Array.from({ length: underway }, worker));
  given.signal.throwIfAborted();
  if (failure) throw failure.error;
  return ended;
};

/** Asks S3, by the API, which parts it has; many who ask at once share one answer. */
const createArrivals = (id: string, ports: Ports, signal: AbortSignal) => {
  let asking: Promise<ReadonlySet<number>> | undefined;
  return () => {
    asking ??= storedParts(id, ports, signal)
      // The part is sent again, then; that is only slower.
      .catch(() => new Set<number>())
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
};

/** The numbers of the parts that S3 has. */
export const storedParts = async (
  id: string,
  ports: Ports,
  signal: AbortSignal,
): Promise<ReadonlySet<number>> => {
  const ask = () => ports.api.requestParts(id, [], signal);
  const { uploaded = [] } = await patiently(ask, ports, signal);
  return new Set(uploaded.map(({ partNumber }) => partNumber));
};

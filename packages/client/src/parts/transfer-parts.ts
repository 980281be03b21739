import type { Ports } from "../engine/ports.ts";
import type { StoreResult } from "../transport/store-with-retries.ts";
import { withRetries } from "../transport/with-retries.ts";
import type { CongestionWindow } from "./congestion-window.ts";
import { type DividedFile, listPartNumbers, type PartDigests, slicePart } from "./divided-file.ts";
import { createPartProgress, type TransferProgress } from "./part-progress.ts";
import { createPartSigner } from "./part-signer.ts";
import { uploadPart } from "./upload-part.ts";

/** The number of parts that are hashed and signed at the same time, before the window lets them be sent. */
const concurrentParts = 8;
/** The number of stored parts that are compared at the same time, while others are sent. */
const concurrentComparisons = 2;

export interface PartsTransfer extends DividedFile {
  /** The parts that S3 has. Each is compared with the file, and sent again if it differs. */
  readonly stored: PartDigests;
  readonly ports: Ports;
  readonly window: CongestionWindow;
  readonly onProgress: (progress: TransferProgress) => void;
  readonly signal: AbortSignal;
}

/** `stored`: S3 has all parts, with these digests. */
export type PartsTransferResult =
  | { readonly kind: "stored"; readonly digests: PartDigests }
  | Exclude<StoreResult, { readonly kind: "stored" }>;

/**
 * Sends all parts of a file that S3 does not have, or that differ from the file. Missing parts are sent while stored ones
 * are compared.
 *
 * @returns `stored` if S3 has all parts, otherwise why a part failed
 * @throws {ApiError} for final responses of the API
 * @throws the signal's reason if it is aborted
 */
export const transferParts = async (given: PartsTransfer): Promise<PartsTransferResult> => {
  const { upload, stored, ports, window } = given;
  const giveUp = new AbortController();
  const signal = AbortSignal.any([given.signal, giveUp.signal]);
  const sign = createPartSigner({
    request: (parts) => {
      const request = () => ports.api.requestParts(upload.id, parts, signal);
      return withRetries(request, ports, signal);
    },
    now: ports.now,
  });
  const getStored = shareRequests(() => listStoredParts(upload.id, ports, signal));
  const progress = createPartProgress(given.onProgress);
  const digests = new Map<number, string>();
  const confirm = (partNumber: number, sha256: string) => {
    digests.set(partNumber, sha256);
    progress.confirm(partNumber, slicePart(given, partNumber).size);
  };
  for (const partNumber of stored.keys())
    progress.assume(partNumber, slicePart(given, partNumber).size);

  const unsent = listPartNumbers(upload).filter((partNumber) => !stored.has(partNumber));
  const uncompared = [...stored.keys()];
  let successes = 0;
  let ended: Exclude<StoreResult, { readonly kind: "stored" }> | undefined;
  let failure: { readonly error: unknown } | undefined;

  const compare = async (partNumber: number) => {
    const sha256 = await ports.hasher.sha256(slicePart(given, partNumber), signal);
    if (sha256 === stored.get(partNumber)) confirm(partNumber, sha256);
    else unsent.push(partNumber);
  };

  const send = async (partNumber: number) => {
    const blob = slicePart(given, partNumber);
    const sha256 = await ports.hasher.sha256(blob, signal);
    const result = await uploadPart({
      partNumber,
      blob,
      sha256,
      ports,
      sign,
      window,
      signal,
      hasArrived: async () => (await getStored()).get(partNumber) === sha256,
      onProgress: (bytes) => progress.move(partNumber, Math.min(bytes, blob.size)),
      successes: () => successes,
    });
    if (result.kind === "stored") {
      successes += 1;
      return confirm(partNumber, sha256);
    }
    ended ??= result;
    giveUp.abort();
  };

  const work = async (parts: number[], act: (partNumber: number) => Promise<void>) => {
    try {
      for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
        signal.throwIfAborted();
        await act(part);
      }
    } catch (error) {
      // After one worker gave up, the others fail with its abort.
      if (!giveUp.signal.aborted) failure = { error };
      giveUp.abort();
    }
  };
  const startSenders = () => repeat(concurrentParts, () => work(unsent, send));
  const startComparers = () => repeat(concurrentComparisons, () => work(uncompared, compare));

  await Promise.all([...startSenders(), ...startComparers()]);
  // Comparing may have found parts that differ after all senders had ended.
  await Promise.all(startSenders());
  given.signal.throwIfAborted();
  if (failure) throw failure.error;
  return ended ?? { kind: "stored", digests };
};

const repeat = <Result>(count: number, create: () => Result): readonly Result[] =>
  Array.from({ length: count }, create);

/** Shares the response of one request among callers that ask at the same time. If it fails, the result is empty. */
const shareRequests = (request: () => Promise<PartDigests>): (() => Promise<PartDigests>) => {
  let pending: Promise<PartDigests> | undefined;
  return () => {
    pending ??= request()
      // The part is then sent again, which only takes longer.
      .catch(() => new Map<number, string>())
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };
};

/** Returns the parts that S3 has. */
export const listStoredParts = async (
  id: string,
  ports: Ports,
  signal: AbortSignal,
): Promise<PartDigests> => {
  const request = () => ports.api.requestParts(id, [], signal);
  const { uploaded = [] } = await withRetries(request, ports, signal);
  return new Map(uploaded.map(({ partNumber, sha256 }) => [partNumber, sha256]));
};

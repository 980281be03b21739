import { partRange } from "@slipway/core/parts";
import type { Ports } from "../engine/ports.ts";
import { computeCompositeChecksum } from "../hash/composite-checksum.ts";
import type { StoreResult } from "../transport/store-with-retries.ts";
import { withRetries } from "../transport/with-retries.ts";
import type { CongestionWindow } from "./congestion-window.ts";
import { createPartProgress, type TransferProgress } from "./part-progress.ts";
import { createPartSigner } from "./part-signer.ts";
import { uploadPart } from "./upload-part.ts";

/** Parts that are hashed and signed before their turn to be sent. Of each only a slice is held, not its bytes. */
const underway = 8;
/** Stored parts that are compared at a time, beside those that are sent. */
const compared = 2;

/** The SHA-256 of parts in base64, by part number. */
export type PartDigests = ReadonlyMap<number, string>;

/** A file and how it is divided into parts. */
export interface DividedFile {
  readonly file: Blob;
  readonly upload: { readonly id: string; readonly partSize: number; readonly parts: number };
}

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
 * Sends all parts of a file that S3 does not have as they are in the file now. Missing parts are sent while stored ones
 * are compared.
 *
 * @returns how it ended: stored when S3 has all parts, else why one was given up
 * @throws what the API answers for good, and the signal's reason once it is aborted
 */
export const transferParts = async (given: PartsTransfer): Promise<PartsTransferResult> => {
  const { upload, stored, ports, window, onProgress } = given;
  const giveUp = new AbortController();
  const signal = AbortSignal.any([given.signal, giveUp.signal]);
  const sign = createPartSigner({
    request: async (parts) => {
      const ask = () => ports.api.requestParts(upload.id, parts, signal);
      return (await withRetries(ask, ports, signal)).parts;
    },
    now: ports.now,
  });
  const arrived = createArrivals(upload.id, ports, signal);
  const transfer = createPartProgress(onProgress);
  const digests = new Map<number, string>();
  let successes = 0;
  const left = partNumbers(upload).filter((partNumber) => !stored.has(partNumber));
  const confirm = (partNumber: number, sha256: string) => {
    digests.set(partNumber, sha256);
    transfer.confirm(partNumber, slicePart(given, partNumber).size);
  };
  for (const partNumber of stored.keys())
    transfer.assume(partNumber, slicePart(given, partNumber).size);

  let ended: Exclude<StoreResult, { readonly kind: "stored" }> | undefined;
  let failure: { readonly error: unknown } | undefined;
  const compare = async (partNumber: number) => {
    const sha256 = await ports.hasher.sha256(slicePart(given, partNumber), signal);
    if (sha256 === stored.get(partNumber)) confirm(partNumber, sha256);
    else left.push(partNumber);
  };
  const send = async (partNumber: number) => {
    const blob = slicePart(given, partNumber);
    const sha256 = await ports.hasher.sha256(blob, signal);
    const sent = await uploadPart({
      partNumber,
      blob,
      sha256,
      ports,
      sign,
      window,
      signal,
      hasArrived: async () => (await arrived()).get(partNumber) === sha256,
      onProgress: (bytes) => transfer.move(partNumber, Math.min(bytes, blob.size)),
      successes: () => successes,
    });
    if (sent.kind === "stored") {
      successes += 1;
      return confirm(partNumber, sha256);
    }
    ended ??= sent;
    giveUp.abort();
  };
  const workers = (count: number, nextNumber: () => number | undefined, work: typeof send) =>
    Array.from({ length: count }, async () => {
      try {
        for (let number = nextNumber(); number !== undefined; number = nextNumber()) {
          signal.throwIfAborted();
          await work(number);
        }
      } catch (error) {
        // Whoever gives up stops the others; theirs is no error of its own.
        if (!giveUp.signal.aborted) failure = { error };
        giveUp.abort();
      }
    });
  const known = [...stored.keys()];
  const senders = () => workers(underway, () => left.shift(), send);
  await Promise.all([...senders(), ...workers(compared, () => known.shift(), compare)]);
  // Parts that differ may have been found when nothing else was left to be sent.
  await Promise.all(senders());
  given.signal.throwIfAborted();
  if (failure) throw failure.error;
  return ended ?? { kind: "stored", digests };
};

const partNumbers = ({ parts }: DividedFile["upload"]): number[] =>
  Array.from({ length: parts }, (_, index) => index + 1);

const slicePart = ({ file, upload }: DividedFile, partNumber: number): Blob => {
  const { start, end } = partRange(partNumber, { size: file.size, partSize: upload.partSize });
  return file.slice(start, end);
};

/** The checksum that S3 gives the object once it is made of parts with these digests. */
export const computePartsChecksum = (
  upload: DividedFile["upload"],
  digests: PartDigests,
): Promise<string> =>
  computeCompositeChecksum(partNumbers(upload).map((partNumber) => digests.get(partNumber) ?? ""));

/** The checksum that S3 gives the object if it is made of this file as it is now. */
export const computeFileChecksum = async (
  divided: DividedFile,
  { hasher }: Pick<Ports, "hasher">,
  signal: AbortSignal,
): Promise<string> => {
  const digests = new Map<number, string>();
  for (const partNumber of partNumbers(divided.upload))
    digests.set(partNumber, await hasher.sha256(slicePart(divided, partNumber), signal));
  return computePartsChecksum(divided.upload, digests);
};

/** Asks S3, by the API, which parts it has; many who ask at once share one answer. */
const createArrivals = (id: string, ports: Ports, signal: AbortSignal) => {
  let asking: Promise<PartDigests> | undefined;
  return () => {
    asking ??= listStoredParts(id, ports, signal)
      // The part is sent again, then; that is only slower.
      .catch(() => new Map<number, string>())
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
};

/** The parts that S3 has. */
export const listStoredParts = async (
  id: string,
  ports: Ports,
  signal: AbortSignal,
): Promise<PartDigests> => {
  const ask = () => ports.api.requestParts(id, [], signal);
  const { uploaded = [] } = await withRetries(ask, ports, signal);
  return new Map(uploaded.map(({ partNumber, sha256 }) => [partNumber, sha256]));
};

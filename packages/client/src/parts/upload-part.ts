import type { RequestedPart } from "@slipway/core/api";
import type { Ports } from "../engine/ports.ts";
import {
  type AttemptResult,
  attemptSend,
  type StoreResult,
  storeWithRetries,
} from "../transport/store-with-retries.ts";
import type { CongestionWindow } from "./congestion-window.ts";
import type { PartSigner, UsablePart } from "./part-signer.ts";

export interface PartUpload {
  readonly partNumber: number;
  readonly blob: Blob;
  /** The SHA-256 of the blob in base64. */
  readonly sha256: string;
  readonly ports: Pick<
    Ports,
    "send" | "hasher" | "wait" | "whenOnline" | "now" | "random" | "retryPolicy"
  >;
  readonly sign: PartSigner;
  readonly window: CongestionWindow;
  /** Returns true if S3 already has this part with these bytes. */
  readonly hasArrived: () => Promise<boolean>;
  /** Called with the number of bytes that the current attempt has sent; 0 if it failed. */
  readonly onProgress: (bytes: number) => void;
  /** Returns the number of other parts that have arrived. */
  readonly successes?: () => number;
  readonly signal: AbortSignal;
}

/**
 * Signs a part, and sends it until S3 has it, refuses it, or all attempts failed.
 *
 * @throws {DOMException} if the file was changed or removed
 * @throws {ApiError} for final responses of the API
 * @throws the signal's reason if it is aborted
 */
export const uploadPart = async (part: PartUpload): Promise<StoreResult> => {
  const { partNumber, blob, sha256, ports, sign, hasArrived, onProgress, successes, signal } = part;
  const requested: RequestedPart = { partNumber, size: blob.size, sha256 };
  let signed: UsablePart = await sign(requested);
  const renew = async () => {
    signed = await sign(requested);
  };
  return storeWithRetries({
    attempt: async () => {
      const result = await attemptInWindow(part, async () => {
        if (ports.now() >= signed.usedUntil) await renew();
        return signed;
      });
      if (result.kind !== "stored") onProgress(0);
      return result;
    },
    renew,
    hasArrived,
    body: blob,
    isUnchanged: async () => (await ports.hasher.sha256(blob, signal)) === sha256,
    ...(successes && { successes }),
    ports,
    signal,
  });
};

/** Sends the part once, when the window has room. */
const attemptInWindow = async (
  { blob, ports, window, onProgress, signal }: PartUpload,
  getSigned: () => Promise<UsablePart>,
): Promise<AttemptResult> => {
  await window.enter(signal);
  let bytes: number | undefined = 0;
  try {
    const { url, headers } = await getSigned();
    const result = await attemptSend(() =>
      ports.send({ method: "PUT", url, headers, body: blob, signal, onProgress }),
    );
    if (result.kind === "stored") bytes = blob.size;
    // The link failed, or S3 is busy: the window becomes smaller.
    if (result.kind === "lost" || result.kind === "busy") bytes = undefined;
    return result;
  } finally {
    window.leave(bytes);
  }
};

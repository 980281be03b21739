import type { RequestedPart } from "@slipway/core/api";
import type { Ports } from "../engine/ports.ts";
import {
  type AttemptResult,
  attemptSend,
  type StoreResult,
  storeWithRetries,
} from "../transport/store-with-retries.ts";
import type { CongestionWindow } from "./congestion-window.ts";
import { freshFor, type PartSigner, type SignedPartWithAge } from "./part-signer.ts";

export interface PartUpload {
  readonly partNumber: number;
  readonly blob: Blob;
  /** Of the blob, in base64. */
  readonly sha256: string;
  readonly ports: Pick<
    Ports,
    "send" | "hasher" | "wait" | "whenOnline" | "now" | "random" | "retryPolicy"
  >;
  readonly sign: PartSigner;
  readonly window: CongestionWindow;
  /** Whether S3 has this part with these bytes already. */
  readonly hasArrived: () => Promise<boolean>;
  /** Told the bytes of the running attempt that are on their way; fewer again when it failed. */
  readonly onProgress: (bytes: number) => void;
  /** How many other parts have arrived. */
  readonly successes?: () => number;
  readonly signal: AbortSignal;
}

/**
 * Has a part signed and sends it until S3 has it, refuses it, or has been tried often enough.
 *
 * @throws {DOMException} when the file changed or went away
 * @throws what the API answers for good, and the signal's reason once it is aborted
 */
export const uploadPart = async (part: PartUpload): Promise<StoreResult> => {
  const { partNumber, blob, sha256, ports, sign, hasArrived, onProgress, successes, signal } = part;
  const asked: RequestedPart = { partNumber, size: blob.size, sha256 };
  let signed: SignedPartWithAge = await sign(asked);
  const renew = async () => {
    signed = await sign(asked);
  };
  return storeWithRetries({
    attempt: async () => {
      const answer = await inWindow(part, async () => {
        if (ports.now() - signed.askedAt >= freshFor) await renew();
        return signed;
      });
      if (answer.kind !== "stored") onProgress(0);
      return answer;
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

/** Try once, in the window. */
const inWindow = async (
  { blob, ports, window, onProgress, signal }: PartUpload,
  fresh: () => Promise<SignedPartWithAge>,
): Promise<AttemptResult> => {
  await window.enter(signal);
  let bytes: number | undefined = 0;
  try {
    const { url, headers } = await fresh();
    const answer = await attemptSend(() =>
      ports.send({ method: "PUT", url, headers, body: blob, signal, onProgress }),
    );
    if (answer.kind === "stored") bytes = blob.size;
    // The link failed, or S3 is busy.
    if (answer.kind === "lost" || answer.kind === "busy") bytes = undefined;
    return answer;
  } finally {
    window.leave(bytes);
  }
};

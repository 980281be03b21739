import type { RequestedPart } from "@slipway/core/api";
import type { Ports } from "./ports.ts";
import { delayAfter, retryAfter } from "./retry.ts";
import { readS3Answer } from "./s3-answer.ts";
import type { SendWindow } from "./send-window.ts";
import { type FreshPart, freshFor, type PartSigner } from "./sign-parts.ts";
import { NetworkError } from "./wire-error.ts";

/** How the sending of one part ended. */
export type SentPart =
  | { readonly kind: "stored" }
  | { readonly kind: "unreachable" }
  /** The bytes are not those that were hashed a moment before. */
  | { readonly kind: "unreadable" }
  | { readonly kind: "policy-expired" }
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/** URLs that S3 may call expired, and bodies that may arrive damaged, before a part is given up. */
const mostOfEach = 3;

/** What S3 calls bytes whose SHA-256 is another one (Amazon S3 API Reference, "Error responses"). */
const damaged = ["BadDigest", "XAmzContentChecksumMismatch", "InvalidDigest"];

export interface PartToSend {
  readonly partNumber: number;
  readonly blob: Blob;
  readonly ports: Pick<
    Ports,
    "send" | "hasher" | "wait" | "whenOnline" | "now" | "random" | "retryPolicy"
  >;
  readonly sign: PartSigner;
  readonly window: SendWindow;
  /** Whether S3 has this part already. */
  readonly hasArrived: () => Promise<boolean>;
  /** Told the bytes of the running attempt that are on their way; fewer again when it failed. */
  readonly onProgress: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Hash a part, have it signed, and send it until S3 has it, refuses it, or has been tried often enough.
 *
 * @throws what the API answers for good, and the signal's reason once it is aborted
 */
export const sendPart = async (part: PartToSend): Promise<SentPart> => {
  const { partNumber, blob, ports, sign, hasArrived, onProgress, signal } = part;
  const asked: RequestedPart = {
    partNumber,
    size: blob.size,
    sha256: await ports.hasher.sha256(blob, signal),
  };
  let signed: FreshPart = await sign(asked);
  let failed = 0;
  const times = { expired: 0, damaged: 0 };
  for (;;) {
    const answer = await attempt(part, async () => {
      if (ports.now() - signed.askedAt >= freshFor) signed = await sign(asked);
      return signed;
    });
    if (answer.kind === "stored") return answer;
    onProgress(0);
    if (answer.kind === "policy-expired") {
      times.expired += 1;
      if (times.expired >= mostOfEach) return answer;
      signed = await sign(asked);
    } else if (answer.kind === "refused") {
      if (!damaged.includes(answer.code)) return answer;
      // A bit that flipped on the way; or the file is not the one that was hashed.
      if ((await ports.hasher.sha256(blob, signal)) !== asked.sha256) return { kind: "unreadable" };
      times.damaged += 1;
      if (times.damaged >= mostOfEach) return answer;
    } else {
      failed += 1;
      if (failed >= ports.retryPolicy.attempts) return { kind: "unreachable" };
      const delay = delayAfter(failed, ports.retryPolicy, ports.random());
      await ports.wait(Math.max(delay, answer.after), signal);
      await ports.whenOnline(signal);
      if (answer.kind === "lost" && (await hasArrived())) return { kind: "stored" };
    }
  }
};

/** Try once, in the window. */
const attempt = async (
  { blob, ports, window, onProgress, signal }: PartToSend,
  fresh: () => Promise<FreshPart>,
) => {
  await window.enter(signal);
  let bytes: number | undefined;
  try {
    const { url, headers } = await fresh();
    const sent = await ports.send({
      method: "PUT",
      url,
      headers,
      body: blob,
      signal,
      onProgress,
    });
    const answer = readS3Answer(sent);
    if (answer.kind !== "busy") bytes = answer.kind === "stored" ? blob.size : 0;
    return answer.kind === "busy"
      ? { ...answer, after: retryAfter(sent.headers.get("retry-after")) }
      : answer;
  } catch (error) {
    if (error instanceof NetworkError) return { kind: "lost", after: 0 } as const;
    bytes = 0;
    throw error;
  } finally {
    window.leave(bytes);
  }
};

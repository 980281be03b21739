import type { Ports } from "../engine/ports.ts";
import type { HttpResponse } from "./http-sender.ts";
import { NetworkError } from "./request-errors.ts";
import { retryAfter, retryDelay } from "./retry-policy.ts";
import { parseS3Response, type S3Result } from "./s3-response.ts";

/** How the sending of a form or a part ended. */
export type StoreResult =
  | { readonly kind: "stored" }
  | { readonly kind: "unreachable" }
  /** The bytes are not those that were hashed. */
  | { readonly kind: "unreadable" }
  | { readonly kind: "policy-expired" }
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/** What became of one attempt. `lost`: no answer came. `after`: milliseconds that S3 asks to be left alone. */
export type AttemptResult =
  | Exclude<S3Result, { readonly kind: "busy" }>
  | { readonly kind: "busy" | "lost"; readonly after: number };

/** Signatures that S3 may call expired, and bodies that may arrive damaged, before it is given up. */
const mostOfEach = 3;

/** What S3 calls bytes whose SHA-256 is another one (Amazon S3 API Reference, "Error responses"). */
const wrongDigests: readonly string[] = [
  "BadDigest",
  "XAmzContentChecksumMismatch",
  "InvalidDigest",
];

/** Whether S3 refused bytes for their SHA-256: they were damaged on the way, or are not those that were hashed. */
export const hasWrongDigest = (code: string): boolean => wrongDigests.includes(code);

/**
 * Send until S3 has the bytes, refuses them, or has been tried often enough. Before bytes whose answer got lost go again,
 * it is asked whether they arrived.
 *
 * @returns how it ended
 * @throws {DOMException} `NotReadableError` or `NotFoundError` when the body is a file that changed or went away
 * @throws what the given functions throw, and the signal's reason once it is aborted
 */
export const storeWithRetries = async ({
  attempt,
  renew,
  hasArrived,
  body,
  isUnchanged,
  isDamage = hasWrongDigest,
  successes = () => 0,
  ports,
  signal,
}: {
  /** Sends once; its number counts from 1. */
  readonly attempt: (number: number) => Promise<AttemptResult>;
  /** Has it signed anew. */
  readonly renew: () => Promise<void>;
  readonly hasArrived: () => Promise<boolean>;
  /** What is sent. */
  readonly body: Blob;
  /** Whether the bytes are still those that were hashed. */
  readonly isUnchanged: () => Promise<boolean>;
  /** Whether a refusal with this code can come from damage on the way, so that sending again helps. */
  readonly isDamage?: (code: string) => boolean;
  /** Counts what arrived otherwise: while that grows, the link is good for something, and failures count anew. */
  readonly successes?: () => number;
  readonly ports: Pick<Ports, "wait" | "whenOnline" | "random" | "retryPolicy">;
  readonly signal: AbortSignal;
}): Promise<StoreResult> => {
  let failed = 0;
  let seen = successes();
  const times = { expired: 0, damaged: 0 };
  for (let number = 1; ; number += 1) {
    const answer = await attempt(number);
    switch (answer.kind) {
      case "stored":
        return answer;
      case "policy-expired":
        times.expired += 1;
        if (times.expired >= mostOfEach) return answer;
        await renew();
        break;
      case "refused":
        if (!isDamage(answer.code)) return answer;
        // A bit that flipped on the way; or the file is not the one that was hashed.
        if (!(await isUnchanged())) return { kind: "unreadable" };
        times.damaged += 1;
        if (times.damaged >= mostOfEach) return answer;
        break;
      case "busy":
      case "lost":
        // To a browser, a file that changed on the way is a broken connection; reading it tells.
        await body.slice(0, 1).arrayBuffer();
        failed = successes() > seen ? 1 : failed + 1;
        seen = successes();
        if (failed >= ports.retryPolicy.attempts) return { kind: "unreachable" };
        await ports.wait(
          Math.max(answer.after, retryDelay(failed, ports.retryPolicy, ports.random())),
          signal,
        );
        await ports.whenOnline(signal);
        if (answer.kind === "lost" && (await hasArrived())) return { kind: "stored" };
        break;
      default:
        return answer satisfies never;
    }
  }
};

/** What became of an attempt that sends like this. */
export const attemptSend = async (send: () => Promise<HttpResponse>): Promise<AttemptResult> => {
  try {
    const sent = await send();
    const answer = parseS3Response(sent);
    return answer.kind === "busy"
      ? { ...answer, after: retryAfter(sent.headers.get("retry-after")) }
      : answer;
  } catch (error) {
    if (error instanceof NetworkError) return { kind: "lost", after: 0 };
    throw error;
  }
};

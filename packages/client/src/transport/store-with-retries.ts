import type { Ports } from "../engine/ports.ts";
import type { HttpResponse } from "./http-sender.ts";
import { NetworkError } from "./request-errors.ts";
import { parseRetryAfter, retryDelay } from "./retry-policy.ts";
import { parseS3Response, type S3Result } from "./s3-response.ts";

/** The result of sending a form or a part. */
export type StoreResult =
  | { readonly kind: "stored" }
  | { readonly kind: "unreachable" }
  /** The bytes are not the ones that were hashed. */
  | { readonly kind: "unreadable" }
  | { readonly kind: "policy-expired" }
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/** The result of one attempt. `lost`: no response arrived. `after`: the milliseconds that S3 asks to wait. */
export type AttemptResult =
  | Exclude<S3Result, { readonly kind: "busy" }>
  | { readonly kind: "busy" | "lost"; readonly after: number };

/** How often S3 may call the signature expired, and how often the bytes may arrive damaged. */
const maxRejections = 3;

/** The codes of bytes with another SHA-256 (Amazon S3 API Reference, "Error responses"). */
const wrongDigestCodes: readonly string[] = [
  "BadDigest",
  "XAmzContentChecksumMismatch",
  "InvalidDigest",
];

/** Returns true if S3 refused bytes for their SHA-256: they were damaged in transit, or are not the ones that were hashed. */
export const hasWrongDigest = (code: string): boolean => wrongDigestCodes.includes(code);

/**
 * Sends bytes until S3 has them, refuses them, or all attempts failed. If a response is lost, checks whether the bytes
 * arrived before they are sent again.
 *
 * @throws {DOMException} `NotReadableError` or `NotFoundError` if the body is a file that was changed or removed
 * @throws what the given functions throw, and the signal's reason if it is aborted
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
  /** Sends once. Attempts are numbered from 1. */
  readonly attempt: (number: number) => Promise<AttemptResult>;
  /** Requests a new signature. */
  readonly renew: () => Promise<void>;
  readonly hasArrived: () => Promise<boolean>;
  /** The bytes to send. */
  readonly body: Blob;
  /** Returns true if the bytes are still the ones that were hashed. */
  readonly isUnchanged: () => Promise<boolean>;
  /** Returns true if damage in transit can be the reason for a refusal with this code, so that a retry helps. */
  readonly isDamage?: (code: string) => boolean;
  /** Returns the number of other transfers that succeeded. While it grows, the connection works, and the failure count restarts. */
  readonly successes?: () => number;
  readonly ports: Pick<Ports, "wait" | "whenOnline" | "random" | "retryPolicy">;
  readonly signal: AbortSignal;
}): Promise<StoreResult> => {
  let failed = 0;
  let knownSuccesses = successes();
  const rejections = { expired: 0, damaged: 0 };
  for (let number = 1; ; number += 1) {
    const result = await attempt(number);
    switch (result.kind) {
      case "stored":
        return result;
      case "policy-expired":
        rejections.expired += 1;
        if (rejections.expired >= maxRejections) return result;
        await renew();
        break;
      case "refused":
        if (!isDamage(result.code)) return result;
        // Either a bit flipped in transit, or the file changed after it was hashed.
        if (!(await isUnchanged())) return { kind: "unreadable" };
        rejections.damaged += 1;
        if (rejections.damaged >= maxRejections) return result;
        break;
      case "busy":
      case "lost":
        // A browser reports a file that changed during the request as a network error. Reading it reveals the change.
        await body.slice(0, 1).arrayBuffer();
        failed = successes() > knownSuccesses ? 1 : failed + 1;
        knownSuccesses = successes();
        if (failed >= ports.retryPolicy.attempts) return { kind: "unreachable" };
        await ports.wait(
          Math.max(result.after, retryDelay(failed, ports.retryPolicy, ports.random())),
          signal,
        );
        await ports.whenOnline(signal);
        if (result.kind === "lost" && (await hasArrived())) return { kind: "stored" };
        break;
      default:
        return result satisfies never;
    }
  }
};

/** Sends once, and returns the result of the attempt. */
export const attemptSend = async (send: () => Promise<HttpResponse>): Promise<AttemptResult> => {
  try {
    const response = await send();
    const result = parseS3Response(response);
    return result.kind === "busy"
      ? { ...result, after: parseRetryAfter(response.headers.get("retry-after")) }
      : result;
  } catch (error) {
    if (error instanceof NetworkError) return { kind: "lost", after: 0 };
    throw error;
  }
};

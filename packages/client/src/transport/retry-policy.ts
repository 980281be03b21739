/** Waits. Throws the signal's reason if it is aborted. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export const wait: Wait = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", abort, { once: true });
  });

/** A delay that doubles with each failure, up to a limit. In milliseconds. */
export interface Backoff {
  readonly firstDelay: number;
  readonly longestDelay: number;
}

/** How often a request is sent, and how long to wait between two attempts. */
export interface RetryPolicy extends Backoff {
  /** The number of attempts, including the first. */
  readonly attempts: number;
}

/** Retries for about a minute: through a tunnel, a restarted router, or a deployment. */
export const defaultRetryPolicy: RetryPolicy = {
  attempts: 10,
  firstDelay: 500,
  longestDelay: 30_000,
};

/**
 * Returns the delay before the next attempt.
 *
 * @param failed the number of failed attempts, at least 1
 */
export const backoffDelay = (failed: number, { firstDelay, longestDelay }: Backoff): number =>
  Math.min(longestDelay, firstDelay * 2 ** (failed - 1));

/**
 * Returns a random delay between zero and {@link backoffDelay}, so that clients that failed together do not retry together
 * ("full jitter": AWS Architecture Blog, "Exponential Backoff And Jitter").
 *
 * @param failed the number of failed attempts, at least 1
 * @param random a number from 0 to 1
 */
export const retryDelay = (failed: number, backoff: Backoff, random: number): number =>
  backoffDelay(failed, backoff) * random;

/**
 * Reads a `Retry-After` header in seconds (RFC 9110, section 10.2.3). A date is ignored, because the clocks may differ.
 *
 * @returns milliseconds, at most one minute; 0 without a valid header
 */
export const parseRetryAfter = (value: string | null): number =>
  value !== null && /^\d{1,9}$/.test(value) ? Math.min(60, Number(value)) * 1000 : 0;

/** Waits; rejects with the signal's reason once it is aborted. */
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

/** How often and how patiently to try again. Times in milliseconds. */
export interface RetryPolicy {
  /** Attempts in all. */
  readonly attempts: number;
  readonly firstDelay: number;
  readonly longestDelay: number;
}

/** About a minute of trying in all: a tunnel, a router that starts again, a deployment. */
export const retryPolicy: RetryPolicy = { attempts: 10, firstDelay: 500, longestDelay: 30_000 };

/**
 * How long to wait before another attempt: anything up to a bound that doubles each time, so that clients that failed
 * together do not come back together ("full jitter": AWS Architecture Blog, "Exponential Backoff And Jitter").
 *
 * @param failed attempts that have failed so far, from 1
 * @param random a number from 0 to 1
 */
export const retryDelay = (
  failed: number,
  { firstDelay, longestDelay }: RetryPolicy,
  random: number,
) => Math.min(longestDelay, firstDelay * 2 ** (failed - 1)) * random;

/**
 * How long the other side asks to be left alone, in milliseconds, at most a minute: RFC 9110, section 10.2.3
 * "Retry-After", in seconds. A date would need a clock that both sides agree on, so it counts for nothing.
 */
export const retryAfter = (value: string | null): number =>
  value !== null && /^\d{1,9}$/.test(value) ? Math.min(60, Number(value)) * 1000 : 0;

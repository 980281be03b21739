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

export const retryPolicy: RetryPolicy = { attempts: 6, firstDelay: 500, longestDelay: 15_000 };

/**
 * How long to wait before another attempt: twice as long each time, and half of it by chance, so that clients that
 * failed together do not come back together.
 *
 * @param failed attempts that have failed so far, from 1
 * @param random a number from 0 to 1
 */
export const delayAfter = (
  failed: number,
  { firstDelay, longestDelay }: RetryPolicy,
  random: number,
) => Math.min(longestDelay, firstDelay * 2 ** (failed - 1)) * (0.5 + random / 2);

/**
 * How long the other side asks to be left alone, in milliseconds, at most a minute: RFC 9110, section 10.2.3
 * "Retry-After", in seconds. A date would need a clock that both sides agree on, so it counts for nothing.
 */
export const retryAfter = (value: string | null): number =>
  value !== null && /^\d{1,9}$/.test(value) ? Math.min(60, Number(value)) * 1000 : 0;

/**
 * Do it until it works, fails for good, or has been tried often enough.
 *
 * @param retry `attempt`: what to do; `mayRetry`: whether its error may pass; `signal`: ends the waiting
 * @returns what the attempt returns
 * @throws the last attempt's error
 */
export const retrying = async <Result>(retry: {
  readonly attempt: () => Promise<Result>;
  readonly mayRetry: (error: unknown) => boolean;
  readonly signal: AbortSignal;
  readonly policy: RetryPolicy;
  readonly wait: Wait;
  readonly random: () => number;
}): Promise<Result> => {
  for (let failed = 1; ; failed += 1) {
    try {
      return await retry.attempt();
    } catch (error) {
      if (failed >= retry.policy.attempts || !retry.mayRetry(error)) throw error;
      await retry.wait(delayAfter(failed, retry.policy, retry.random()), retry.signal);
    }
  }
};

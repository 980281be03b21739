import type { Ports } from "../engine/ports.ts";
import { getRetryAfter, isTransient } from "./request-errors.ts";
import { retryDelay } from "./retry-policy.ts";

/**
 * Calls the API until it succeeds, a retry cannot help, or all attempts failed. Waits while the browser is offline.
 *
 * @throws the last attempt's error
 * @throws the signal's reason if it is aborted
 */
export const withRetries = async <Result>(
  attempt: () => Promise<Result>,
  {
    retryPolicy,
    wait,
    random,
    whenOnline,
  }: Pick<Ports, "retryPolicy" | "wait" | "random" | "whenOnline">,
  signal: AbortSignal,
): Promise<Result> => {
  for (let failed = 1; ; failed += 1) {
    try {
      await whenOnline(signal);
      return await attempt();
    } catch (error) {
      if (failed >= retryPolicy.attempts || !isTransient(error)) throw error;
      const delay = retryDelay(failed, retryPolicy, random());
      await wait(Math.max(delay, getRetryAfter(error)), signal);
    }
  }
};

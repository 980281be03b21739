import type { Ports } from "./ports.ts";
import { retrying } from "./retry.ts";
import { isTransient } from "./wire-error.ts";

/**
 * Ask the API until it answers, refuses, or has been tried often enough. While the browser is offline it waits.
 *
 * @throws the last attempt's error
 */
export const patiently = <Result>(
  attempt: () => Promise<Result>,
  { retryPolicy, wait, random, whenOnline }: Ports,
  signal: AbortSignal,
): Promise<Result> =>
  retrying({
    attempt: async () => {
      await whenOnline(signal);
      return attempt();
    },
    mayRetry: isTransient,
    signal,
    policy: retryPolicy,
    wait,
    random,
  });

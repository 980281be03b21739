import { limits } from "@slipway/core/limits";
import type { Downloads } from "@slipway/functions/ports/downloads";
import type { Invocation } from "./runtime.ts";

/** The call that counts a download. Its failure must not fail a request. */
export const downloadCounterCall = "dynamodb UpdateItem of a download counter";

/**
 * Creates a function's adapter for download counters.
 *
 * @param counters the stored counters
 */
export const createDownloads = (
  { call, pause }: Pick<Invocation, "call" | "pause">,
  counters: Downloads,
): Downloads => {
  /** Rejects after the time limit. The signal measures the system's time, and this measures the simulated time. */
  const giveUp = async () => {
    await pause(limits.downloads.patience * 1000);
    throw new Error("It took too long.");
  };
  return {
    count: (id, at, signal) =>
      Promise.race([
        call({ to: downloadCounterCall, act: () => counters.count(id, at, signal) }),
        giveUp(),
      ]),
    read: (ids, at) =>
      call({ to: "dynamodb BatchGetItem of counters", act: () => counters.read(ids, at) }),
    purge: (id, purgeAt) =>
      call({ to: "dynamodb UpdateItem of purgeAt", act: () => counters.purge(id, purgeAt) }),
  };
};

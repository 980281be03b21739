import { limits } from "@slipway/core/limits";
import type { Downloads } from "@slipway/functions/ports/downloads";
import type { Invocation } from "./runtime.ts";

/** What a call that counts is made to. Nothing that a user asks for may fail because it fails. */
export const countingCall = "dynamodb UpdateItem of a download counter";

/**
 * The download counters as a function reaches them.
 *
 * @param counters where they are counted, at once
 */
export const simulatedDownloads = (
  { call, pause }: Pick<Invocation, "call" | "pause">,
  counters: Downloads,
): Downloads => {
  /** What the signal does after so long by the system's time, after as long by the simulated one. */
  const giveUp = async () => {
    await pause(limits.downloads.patience * 1000);
    throw new Error("It took too long.");
  };
  return {
    count: (id, at, signal) =>
      Promise.race([
        call({ to: countingCall, act: () => counters.count(id, at, signal) }),
        giveUp(),
      ]),
    read: (ids, at) =>
      call({ to: "dynamodb BatchGetItem of counters", act: () => counters.read(ids, at) }),
    purge: (id, purgeAt) =>
      call({ to: "dynamodb UpdateItem of purgeAt", act: () => counters.purge(id, purgeAt) }),
  };
};

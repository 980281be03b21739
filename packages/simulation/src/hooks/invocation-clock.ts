import { AsyncLocalStorage } from "node:async_hooks";
import type { Invocation } from "../functions/runtime.ts";

const running = new AsyncLocalStorage<Invocation["clock"]>();

const readSystemClock = Date.now;

// Powertools Idempotency takes no clock, and reads `Date.now`.
Date.now = () => running.getStore()?.().getTime() ?? readSystemClock();

/** Runs code for which `Date.now` returns the time of its function's own clock. */
export const runWithClock = <Result>(
  { clock }: Pick<Invocation, "clock">,
  act: () => Promise<Result>,
): Promise<Result> => running.run(clock, act);

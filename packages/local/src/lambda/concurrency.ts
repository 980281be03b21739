import type { FunctionName } from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";

/** The limits of an account on concurrent executions. */
export interface ConcurrencyLimits {
  readonly quota: number;
  /** The reserved concurrency of functions. */
  readonly reserved: Partial<Record<FunctionName, number>>;
}

/** The limits of a production deployment in a separate account. */
export const productionLimits: ConcurrencyLimits = {
  quota: limits.concurrency.quota,
  reserved: {
    "finalize-upload": limits.concurrency.finalize,
    "upload-statuses": limits.concurrency.statuses,
    "sweep-uploads": limits.concurrency.sweep,
  },
};

/** Reports that a function has reached its limit on concurrent executions. */
export class ThrottledError extends Error {
  override readonly name = "ThrottledError";
}

/** Runs functions within the limits of an account. */
export interface Executions {
  /**
   * Runs a synchronous invocation.
   *
   * @throws {ThrottledError} immediately if the limit is reached
   */
  now<Answer>(name: FunctionName, run: () => Promise<Answer>): Promise<Answer>;
  /** Runs an invocation of a queue, a stream, a schedule, or an asynchronous caller as soon as the limit allows. */
  soon<Answer>(name: FunctionName, run: () => Promise<Answer>): Promise<Answer>;
  /** Counts the executions of a function: running, at most concurrently, and throttled. */
  count(name: FunctionName): {
    readonly running: number;
    readonly peak: number;
    readonly throttled: number;
  };
}

/**
 * Creates a model of Lambda's concurrent executions. Functions without reserved concurrency share the unreserved rest of
 * the quota.
 *
 * Source: AWS Lambda Developer Guide, "Configuring reserved concurrency for a function".
 */
export const createExecutions = ({ quota, reserved }: ConcurrencyLimits): Executions => {
  const counts = new Map<FunctionName, { running: number; peak: number; throttled: number }>();
  const getCount = (name: FunctionName) => {
    const count = counts.get(name) ?? { running: 0, peak: 0, throttled: 0 };
    counts.set(name, count);
    return count;
  };
  const reservations = Object.values(reserved).reduce((sum, executions) => sum + executions, 0);
  const isBelowLimit = (name: FunctionName): boolean => {
    const own = reserved[name];
    if (own !== undefined) return getCount(name).running < own;
    let shared = 0;
    for (const [other, { running }] of counts) if (reserved[other] === undefined) shared += running;
    return shared < quota - reservations;
  };
  const waiting = new Set<{ readonly name: FunctionName; readonly start: () => void }>();

  const execute = async <Answer>(
    name: FunctionName,
    run: () => Promise<Answer>,
  ): Promise<Answer> => {
    const count = getCount(name);
    count.running += 1;
    count.peak = Math.max(count.peak, count.running);
    try {
      return await run();
    } finally {
      count.running -= 1;
      startWaiting();
    }
  };

  const startWaiting = () => {
    for (const entry of waiting) {
      if (!isBelowLimit(entry.name)) continue;
      waiting.delete(entry);
      entry.start();
    }
  };

  return {
    now: async (name, run) => {
      if (isBelowLimit(name)) return execute(name, run);
      getCount(name).throttled += 1;
      throw new ThrottledError(`${name} has reached its limit on concurrent executions.`);
    },
    soon: (name, run) =>
      isBelowLimit(name)
        ? execute(name, run)
        : new Promise((resolve) => {
            waiting.add({ name, start: () => resolve(execute(name, run)) });
          }),
    count: (name) => ({ ...getCount(name) }),
  };
};

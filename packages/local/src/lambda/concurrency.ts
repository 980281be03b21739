import type { FunctionName } from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";

/** What an account may run at the same time. */
export interface ConcurrencyLimits {
  readonly quota: number;
  /** Executions that these functions have for themselves, and no more than these. */
  readonly reserved: Partial<Record<FunctionName, number>>;
}

/** The limits of a production deployment in an account of its own. */
export const productionLimits: ConcurrencyLimits = {
  quota: limits.concurrency.quota,
  reserved: {
    "finalize-upload": limits.concurrency.finalize,
    "upload-statuses": limits.concurrency.statuses,
    "sweep-uploads": limits.concurrency.sweep,
  },
};

/** There is no room for another execution of a function. */
export class ThrottledError extends Error {
  override readonly name = "ThrottledError";
}

/** Runs functions within the limits of an account. */
export interface Executions {
  /**
   * Runs for a caller that waits for the answer.
   *
   * @throws {ThrottledError} at once where there is no room
   */
  now<Answer>(name: FunctionName, run: () => Promise<Answer>): Promise<Answer>;
  /** Runs as soon as there is room: for a queue, a stream, a schedule, an asynchronous invocation. */
  soon<Answer>(name: FunctionName, run: () => Promise<Answer>): Promise<Answer>;
  /** The executions of a function: those that run, the most that ever ran together, and those that were refused. */
  count(name: FunctionName): {
    readonly running: number;
    readonly peak: number;
    readonly throttled: number;
  };
}

/**
 * Creates a model of Lambda's concurrent executions. A function with a reservation has that many; all others share what
 * the reservations leave of the quota.
 *
 * Source: AWS Lambda Developer Guide, "Configuring reserved concurrency for a function".
 */
export const createExecutions = ({ quota, reserved }: ConcurrencyLimits): Executions => {
  const counts = new Map<FunctionName, { running: number; peak: number; throttled: number }>();
  const countOf = (name: FunctionName) => {
    const count = counts.get(name) ?? { running: 0, peak: 0, throttled: 0 };
    counts.set(name, count);
    return count;
  };
  const reservations = Object.values(reserved).reduce((sum, executions) => sum + executions, 0);
  const hasRoom = (name: FunctionName): boolean => {
    const own = reserved[name];
    if (own !== undefined) return countOf(name).running < own;
    let shared = 0;
    for (const [other, { running }] of counts) if (reserved[other] === undefined) shared += running;
    return shared < quota - reservations;
  };
  const waiting = new Set<{ readonly name: FunctionName; readonly start: () => void }>();

  const execute = async <Answer>(
    name: FunctionName,
    run: () => Promise<Answer>,
  ): Promise<Answer> => {
    const count = countOf(name);
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
      if (!hasRoom(entry.name)) continue;
      waiting.delete(entry);
      entry.start();
    }
  };

  return {
    now: async (name, run) => {
      if (hasRoom(name)) return execute(name, run);
      countOf(name).throttled += 1;
      throw new ThrottledError(`${name} has no room for another execution.`);
    },
    soon: (name, run) =>
      hasRoom(name)
        ? execute(name, run)
        : new Promise((resolve) => {
            waiting.add({ name, start: () => resolve(execute(name, run)) });
          }),
    count: (name) => ({ ...countOf(name) }),
  };
};

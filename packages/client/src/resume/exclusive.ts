import { createLane, type Lane } from "../lane.ts";

/**
 * Runs a task while no other task of the same name runs, in whatever tab; the others wait in line.
 *
 * @param name what only one may work on at a time
 * @param signal ends the waiting; a task that runs is left to end by itself
 * @returns what the task returns
 * @throws what the task throws, or the signal's reason when it is aborted while waiting
 */
export type Exclusive = <Result>(
  name: string,
  task: () => Promise<Result>,
  signal: AbortSignal,
) => Promise<Result>;

/**
 * By the Web Locks API: a tab that dies lets go. Browsers have it in secure contexts only; elsewhere tasks wait for each
 * other within this page or process.
 */
export const createExclusive = (
  locks: Pick<LockManager, "request"> | null | undefined = globalThis.navigator?.locks,
): Exclusive => {
  if (!locks) return createQueues();
  return (name, task, signal) => locks.request(`slipway:${name}`, { signal }, task);
};

const createQueues = (): Exclusive => {
  const queues = new Map<string, { readonly lane: Lane; users: number }>();
  return async (name, task, signal) => {
    const queue = queues.get(name) ?? { lane: createLane(1), users: 0 };
    queues.set(name, queue);
    queue.users += 1;
    try {
      return await queue.lane.run(task, signal);
    } finally {
      queue.users -= 1;
      if (queue.users === 0) queues.delete(name);
    }
  };
};

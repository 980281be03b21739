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
 * By the Web Locks API: a tab that dies lets go. Where there is none, in other than secure contexts, there is no digest
 * either, and no file is sent in parts.
 */
export const createExclusive =
  (
    locks: Pick<LockManager, "request"> | null | undefined = globalThis.navigator?.locks,
  ): Exclusive =>
  (name, task, signal) =>
    locks ? locks.request(`slipway:${name}`, { signal }, task) : task();

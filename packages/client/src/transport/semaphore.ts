/** Limits how many tasks run at the same time. The others wait in order. */
export interface Semaphore {
  /** Runs a task when there is room. Throws the signal's reason if it is aborted before that. */
  readonly run: <Result>(task: () => Promise<Result>, signal: AbortSignal) => Promise<Result>;
}

/** @param size the number of tasks that run at the same time */
export const createSemaphore = (size: number): Semaphore => {
  let free = size;
  const waiting = new Set<() => void>();

  const acquire = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        resolve();
        return;
      }
      const abort = () => {
        waiting.delete(start);
        reject(signal.reason);
      };
      const start = () => {
        waiting.delete(start);
        signal.removeEventListener("abort", abort);
        resolve();
      };
      waiting.add(start);
      signal.addEventListener("abort", abort, { once: true });
    });

  const release = () => {
    const [next] = waiting;
    if (next) next();
    else free += 1;
  };

  return {
    run: async (task, signal) => {
      await acquire(signal);
      try {
        return await task();
      } finally {
        release();
      }
    },
  };
};

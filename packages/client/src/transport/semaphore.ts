/** A road that so many tasks can be on at a time; the others wait in line. */
export interface Semaphore {
  /** Run a task when there is room; one whose signal is aborted leaves the line. */
  readonly run: <Result>(task: () => Promise<Result>, signal: AbortSignal) => Promise<Result>;
}

/** @param width tasks at a time */
export const createSemaphore = (width: number): Semaphore => {
  let room = width;
  const line = new Set<() => void>();

  const enter = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      signal.throwIfAborted();
      if (room > 0) {
        room -= 1;
        resolve();
        return;
      }
      const leave = () => {
        line.delete(go);
        reject(signal.reason);
      };
      const go = () => {
        line.delete(go);
        signal.removeEventListener("abort", leave);
        resolve();
      };
      line.add(go);
      signal.addEventListener("abort", leave, { once: true });
    });

  // The room of a task that is done goes to the first in line.
  const exit = () => {
    const [next] = line;
    if (next) next();
    else room += 1;
  };

  return {
    run: async (task, signal) => {
      await enter(signal);
      try {
        return await task();
      } finally {
        exit();
      }
    },
  };
};

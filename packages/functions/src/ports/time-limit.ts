/**
 * Waits for work that can take too long.
 *
 * @param seconds how long it may take
 * @throws {Error} if it takes longer, or the error with which the work fails
 */
export type LimitTime = <Result>(work: Promise<Result>, seconds: number) => Promise<Result>;

/** Limits the time of work with a timer. The process can end before the timer does. */
export const limitTimeByTimer: LimitTime = async (work, seconds) => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`It took longer than ${seconds} s.`)),
      seconds * 1000,
    );
    timer.unref();
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
};

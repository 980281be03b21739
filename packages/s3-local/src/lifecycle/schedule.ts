/** Runs a task at an interval, never twice at a time. */
export interface Schedule {
  /** Runs the task now, or after the current run. */
  run(): Promise<void>;
  /** Starts no more runs, and waits for the current one. */
  close(): Promise<void>;
}

export const startSchedule = (milliseconds: number, task: () => Promise<void>): Schedule => {
  let last: Promise<void> = Promise.resolve();
  const run = (): Promise<void> => {
    last = last.catch(() => {}).then(task);
    return last;
  };
  const timer = setInterval(() => {
    run().catch((error: unknown) => console.error("s3-local: lifecycle rules failed:", error));
  }, milliseconds);
  timer.unref();
  return {
    run,
    async close() {
      clearInterval(timer);
      await last.catch(() => {});
    },
  };
};

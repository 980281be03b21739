/** Runs something now and then, and never twice at once. */
export interface Schedule {
  /** Runs it now, after a run that is under way. */
  run(): Promise<void>;
  /** Starts no more runs and waits for those under way. */
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

import { randomUUID } from "node:crypto";
import type { ScheduledEvent } from "aws-lambda";
import { accountId, region } from "../names.ts";

export interface Schedule {
  /** Runs once now, after the current run. */
  run(): Promise<void>;
  /** Stops the schedule, and resolves when the current run has ended. */
  stop(): Promise<void>;
}

/**
 * Invokes a function immediately and then periodically, never concurrently.
 *
 * @param seconds between the end of a run and the next one
 * @param invoke handles a scheduled event, and reports its own failures
 */
export const startSchedule = (
  seconds: number,
  invoke: (event: ScheduledEvent) => Promise<unknown>,
): Schedule => {
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  let stopped = false;
  const run = (): Promise<void> => {
    clearTimeout(timer);
    const current = last.then(async () => {
      if (!stopped) await invoke(scheduledEvent());
    });
    // The next run happens even if this one failed.
    last = current
      .catch(() => {})
      .then(() => {
        if (!stopped) timer = setTimeout(runAlone, seconds * 1000);
      });
    return current;
  };
  const runAlone = (): void => void run().catch(() => {});
  runAlone();
  return {
    run,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await last;
    },
  };
};

// Amazon EventBridge User Guide, "Events from Amazon EventBridge Scheduler".
const scheduledEvent = (): ScheduledEvent => ({
  version: "0",
  id: randomUUID(),
  "detail-type": "Scheduled Event",
  source: "aws.events",
  account: accountId,
  time: new Date().toISOString(),
  region,
  resources: [`arn:aws:events:${region}:${accountId}:rule/sweep-uploads`],
  detail: {},
});

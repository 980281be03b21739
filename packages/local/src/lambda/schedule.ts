import { randomUUID } from "node:crypto";
import type { ScheduledEvent } from "aws-lambda";
import { accountId, region } from "../names.ts";

export interface Schedule {
  /** Run once now, after a run that is under way. */
  run(): Promise<void>;
  /** Run no more; resolves when a run that is under way is done. */
  stop(): Promise<void>;
}

/**
 * Call a function now and then at a fixed rate, never twice at a time.
 *
 * @param seconds between the end of a run and the next one
 * @param invoke handles one scheduled event; its failures are its own to report
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
    // A run that failed is no reason to give up the next one.
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

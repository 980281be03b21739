import type { DeadLetters, Redrive } from "./dead-letters.ts";

const pollInterval = 1000;

/** The number of polls within which SQS must list a task that it started. */
const pollsUntilListed = 30;

/**
 * Redrives the dead letters, and waits until the task has ended.
 *
 * @param onProgress called with the task's state after each poll
 * @param pause waits some milliseconds; resolves to false to stop waiting
 * @returns the last known state of the task; undefined if SQS did not list it before the waiting stopped
 * @throws {Error} if SQS does not list the task in time
 */
export const redriveAndWait = async ({
  deadLetters,
  onProgress,
  pause,
}: {
  readonly deadLetters: DeadLetters;
  readonly onProgress: (redrive: Redrive) => void;
  readonly pause: (milliseconds: number) => Promise<boolean>;
}): Promise<Redrive | undefined> => {
  const before = await deadLetters.lastRedrive();
  await deadLetters.startRedrive();
  for (let poll = 0; ; poll += 1) {
    const last = await deadLetters.lastRedrive();
    // SQS can list a new task with a delay.
    const redrive = last?.startedAt === before?.startedAt ? undefined : last;
    if (redrive !== undefined) onProgress(redrive);
    if (redrive !== undefined && redrive.status !== "running") return redrive;
    if (redrive === undefined && poll >= pollsUntilListed)
      throw new Error("SQS does not list the redrive that it started.");
    if (!(await pause(pollInterval))) return redrive;
  }
};

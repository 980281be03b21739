import type { DeadLetters, Redrive } from "./dead-letters.ts";

/** Milliseconds between two looks at a task that runs. */
const betweenLooks = 1000;

/** Looks after which SQS must list a task that it began. */
const looksForNew = 30;

/**
 * Put dead letters back, and follow until it is done.
 *
 * @param onProgress told what SQS says of it, each time that it is asked
 * @param pause waits some milliseconds; false where nobody wants to wait any more
 * @returns how it was when last looked at, if SQS said so in time
 */
export const redriveToTheEnd = async ({
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
  for (let look = 0; ; look += 1) {
    const last = await deadLetters.lastRedrive();
    // SQS may take a moment until it lists the new one.
    const redrive = last?.startedAt === before?.startedAt ? undefined : last;
    if (redrive !== undefined) onProgress(redrive);
    if (redrive !== undefined && redrive.status !== "running") return redrive;
    if (redrive === undefined && look >= looksForNew)
      throw new Error("SQS does not list the redrive that it began.");
    if (!(await pause(betweenLooks))) return redrive;
  }
};

import type { Change } from "@slipway/functions/events/publish";
import type { Faults } from "../faults.ts";
import type { InvocationResult } from "../functions/runtime.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";

/** Handles changes, and returns the first one to deliver again. All after it are delivered again, too. */
export type StreamConsumer = (
  changes: readonly Change[],
) => Promise<InvocationResult<Change | undefined>>;

/** The maximum milliseconds until a batch is read. */
const maxWait = 2000;
const largestBatch = 10;

/** Creates a table's stream. It delivers writes in order, and again from the first one that was not handled. */
export const createStream = (world: {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  readonly consume: StreamConsumer;
}) => {
  const { scheduler, faults, random, consume } = world;
  const changes: Change[] = [];
  let handled = 0;
  let reading = false;

  const read = async () => {
    const batch = changes.slice(handled, handled + 1 + random.below(largestBatch));
    const result = await consume(batch);
    const failed = result.kind === "returned" ? result.answer : batch[0];
    const done = failed === undefined ? batch.length : batch.indexOf(failed);
    if (!faults.occurs("lost acknowledgement")) handled += done;
    if (handled < changes.length) readSoon();
    else reading = false;
  };
  const readSoon = () => {
    reading = true;
    scheduler.at(scheduler.now() + random.below(maxWait), read);
  };

  return {
    append({ before, after }: Pick<Change, "before" | "after">) {
      changes.push({ sequenceNumber: String(changes.length + 1), before, after });
      if (!reading) readSoon();
    },
  };
};

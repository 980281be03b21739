import type { Change } from "@slipway/functions/events/publish";
import type { Faults } from "../faults.ts";
import type { Ending } from "../functions/runtime.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Commit } from "./table.ts";

/** Handles changes; answers with the first that must come again, as all after it. */
export type StreamConsumer = (changes: readonly Change[]) => Promise<Ending<Change | undefined>>;

/** Milliseconds until a batch is read, at most. */
const mostWaiting = 2000;
const largestBatch = 10;

/** A table's stream: every write in its order, handed out again from the first that was not handled. */
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
    const ending = await consume(batch);
    const failed = ending.kind === "answered" ? ending.answer : batch[0];
    const done = failed === undefined ? batch.length : batch.indexOf(failed);
    if (!faults.strikes("lost acknowledgement")) handled += done;
    if (handled < changes.length) readSoon();
    else reading = false;
  };
  const readSoon = () => {
    reading = true;
    scheduler.at(scheduler.now() + random.below(mostWaiting), read);
  };

  return {
    append({ before, after }: Commit) {
      changes.push({ sequenceNumber: String(changes.length + 1), before, after });
      if (!reading) readSoon();
    },
  };
};

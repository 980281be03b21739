import { Problem } from "@slipway/core/problem";
import type { PendingRecord } from "@slipway/core/record";
import pMap from "p-map";
import type { ApiAdapters } from "../ports/adapters.ts";
import { newRecordsPerWrite } from "../ports/records.ts";

const batchesAtOnce = 4;

/** Writes of one batch, including those of its unprocessed records. */
const maxRounds = 8;

/** Milliseconds before the first retry. Each further retry waits twice as long. */
const firstDelay = 50;

type WritingAdapters = Pick<ApiAdapters, "records" | "pause" | "telemetry">;

/**
 * Writes the records of new uploads. Their ids are new, so the writes need no condition.
 *
 * After a failure, some of the records may be written. No client knows their ids, so they expire.
 *
 * @throws {Problem} `unavailable` if some of the records may be missing
 */
export const writeNewRecords = async (
  records: readonly PendingRecord[],
  adapters: WritingAdapters,
): Promise<void> => {
  const batches = Array.from(
    { length: Math.ceil(records.length / newRecordsPerWrite) },
    (_, index) => records.slice(index * newRecordsPerWrite, (index + 1) * newRecordsPerWrite),
  );
  await pMap(batches, (batch) => writeBatch(batch, adapters), { concurrency: batchesAtOnce });
};

const writeBatch = async (
  batch: readonly PendingRecord[],
  { records, pause, telemetry }: WritingAdapters,
): Promise<void> => {
  let unprocessed = batch;
  for (let round = 0; unprocessed.length > 0; round += 1) {
    if (round === maxRounds) throw unavailable();
    if (round > 0) await pause(firstDelay * 2 ** (round - 1));
    try {
      unprocessed = await records.putNew(unprocessed);
    } catch (error) {
      telemetry.error("new records could not be written", { error });
      // A retry could succeed while the first attempt is delayed, and that attempt would later overwrite the record.
      // guard: new records whose write may have succeeded are not written again
      throw unavailable();
    }
  }
};

const unavailable = () =>
  new Problem("unavailable", "The uploads could not be recorded. Try again in a moment.");

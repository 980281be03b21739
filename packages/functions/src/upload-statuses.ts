import type { StatusAnswer, StatusRequest } from "@slipway/core/api";
import type { UploadRecord } from "@slipway/core/record";
import type { Adapters } from "./adapters.ts";
import { inBatches } from "./in-batches.ts";
import { uploadView } from "./upload-view.ts";

/** Keys of one BatchGetItem: its own limit (Amazon DynamoDB API Reference, "BatchGetItem"). */
const keysPerBatch = 100;
const batchesAtOnce = 4;

/** Milliseconds between two looks: at first, and at most. */
const pace = { first: 100, most: 1_000 };

/**
 * The records of many uploads in one request. With a `wait` it looks again at those that are pending, until none is or
 * the time is over.
 *
 * @returns in the order asked, each once; those that are not this owner's are left out
 */
export const getStatuses = async (
  owner: string,
  { ids, wait }: StatusRequest,
  { records, objects, clock, pause }: Adapters,
): Promise<StatusAnswer> => {
  const until = clock().getTime() + wait * 1000;
  const found = new Map<string, UploadRecord>();

  const look = async (wanted: readonly string[]) => {
    const batches = Array.from({ length: Math.ceil(wanted.length / keysPerBatch) }, (_, index) =>
      wanted.slice(index * keysPerBatch, (index + 1) * keysPerBatch),
    );
    const read = await inBatches(batches, batchesAtOnce, (batch) => records.getMany(batch));
    for (const record of read.flat())
      if (record.status !== "orphan" && record.owner === owner) found.set(record.id, record);
  };

  const pending = () =>
    [...found.values()].filter(({ status }) => status === "pending").map(({ id }) => id);

  const asked = [...new Set(ids)];
  await look(asked);
  for (let delay = pace.first; pending().length > 0; delay = Math.min(pace.most, delay * 2)) {
    const left = until - clock().getTime();
    if (left <= 0 || !(await pause(Math.min(delay, left)))) break;
    await look(pending());
  }
  const mine = asked.flatMap((id) => found.get(id) ?? []);
  return { uploads: await Promise.all(mine.map((record) => uploadView(record, objects))) };
};

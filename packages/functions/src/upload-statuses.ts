import type { StatusAnswer, StatusRequest } from "@slipway/core/api";
import type { UploadRecord } from "@slipway/core/record";
import type { Adapters } from "./adapters.ts";
import { uploadView } from "./upload-view.ts";

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
    for (const record of await records.getMany(wanted))
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

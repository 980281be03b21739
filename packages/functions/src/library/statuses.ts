import type { StatusAnswer, StatusRequest } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import type { UploadRecord } from "@slipway/core/record";
import type { Adapters } from "../ports/adapters.ts";
import { fillAnswer } from "./fill-response.ts";
import { uploadView } from "./upload-view.ts";

/** Milliseconds between two looks: at first, and at most. */
const pace = { first: 100, most: 2_000 };

/**
 * Reads the records of many uploads in one request. With a `wait` it reads those again that are pending and new, until the
 * time is over or some have changed; it then waits a little more, so that those that change together come together.
 *
 * @returns in the order asked, each once, without those that are not this owner's; `left` has the ids of those that are
 *   too many for one answer
 */
export const getStatuses = async (
  owner: string,
  { ids, wait }: StatusRequest,
  { records, objects, clock, pause }: Adapters,
): Promise<StatusAnswer> => {
  const asked = [...new Set(ids)];
  const found = new Map<string, UploadRecord>();
  const look = async (wanted: readonly string[]) => {
    for (const record of await records.getMany(wanted))
      if (record.status !== "orphan" && record.owner === owner) found.set(record.id, record);
    return [...found.values()].flatMap(({ id, status }) => (status === "pending" ? [id] : []));
  };

  const isNew = (id: string): boolean => {
    const { createdAt = "" } = found.get(id) ?? {};
    return clock().getTime() - Date.parse(createdAt) < limits.status.waitsForNew * 1000;
  };

  const { perUpload, most } = limits.gathering;
  const gathering = Math.min(most, perUpload * asked.length) * 1000;
  let until = clock().getTime() + wait * 1000;
  let gathers = false;
  let pending = await look(asked);
  let waitedFor = pending.filter(isNew);
  for (let delay = pace.first; waitedFor.length > 0; delay = Math.min(pace.most, delay * 2)) {
    const now = clock().getTime();
    if (!gathers && pending.length < asked.length) {
      gathers = true;
      until = Math.min(until, now + gathering);
    }
    if (now >= until || !(await pause(Math.min(delay, until - now)))) break;
    pending = await look(waitedFor);
    waitedFor = pending.filter(isNew);
  }
  const mine = asked.flatMap((id) => found.get(id) ?? []);
  const { items, left } = await fillAnswer(mine, (record) => uploadView(record, objects));
  return { uploads: [...items], ...(left.length > 0 && { left: left.map(({ id }) => id) }) };
};

import type { StatusRequest, StatusResponse } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import type { UploadRecord } from "@slipway/core/record";
import { isOrphan, isPending } from "@slipway/core/status";
import type { ApiAdapters } from "../ports/adapters.ts";
import { fillResponse } from "./fill-response.ts";
import { canContinue, type Uploader } from "./get-own-record.ts";
import { toUploaderView } from "./upload-view.ts";

/** Milliseconds between two reads. The delay doubles from `first` up to `longest`. */
const pollDelay = { first: 25, longest: 2_000 };

/**
 * Returns the statuses of many uploads. With a `wait`, it polls new pending uploads until the time has passed or one of them
 * has changed. After a change it polls a little longer, so that uploads that change together are returned together.
 *
 * @param uploader sees its owner's uploads, and the outcome of those that it requested for other owners
 * @returns these uploads in the requested order, each once; `left` has the ids that did not fit into the response
 */
export const getStatuses = async (
  uploader: Uploader,
  { ids, wait }: StatusRequest,
  adapters: ApiAdapters,
): Promise<StatusResponse> => {
  const requested = [...new Set(ids)];
  const found = await pollRecords(uploader, { ids: requested, wait }, adapters);
  const records = requested.flatMap((id) => found.get(id) ?? []);
  const { items, left } = await fillResponse(records, (record) =>
    toUploaderView(record, uploader, adapters),
  );
  return { uploads: [...items], ...(left.length > 0 && { left: left.map(({ id }) => id) }) };
};

const pollRecords = async (
  uploader: Uploader,
  { ids, wait }: StatusRequest,
  { records, clock, pause }: ApiAdapters,
): Promise<ReadonlyMap<string, UploadRecord>> => {
  const found = new Map<string, UploadRecord>();
  /** Reads records into `found`, and returns the ids of all that are pending. */
  const readPending = async (wanted: readonly string[]) => {
    for (const record of await records.getMany(wanted))
      if (!isOrphan(record) && canContinue(record, uploader)) found.set(record.id, record);
    return [...found.values()].flatMap((record) => (isPending(record) ? [record.id] : []));
  };
  const isNew = (id: string): boolean => {
    const { createdAt = "" } = found.get(id) ?? {};
    return clock().getTime() - Date.parse(createdAt) < limits.status.waitsForNew * 1000;
  };

  const { perUpload, most } = limits.gathering;
  const gatheringTime = Math.min(most, perUpload * ids.length) * 1000;
  let until = clock().getTime() + wait * 1000;
  let isGathering = false;
  let pending = await readPending(ids);
  let polled = pending.filter(isNew);
  for (
    let delay = pollDelay.first;
    polled.length > 0;
    delay = Math.min(pollDelay.longest, delay * 2)
  ) {
    const now = clock().getTime();
    if (!isGathering && pending.length < ids.length) {
      isGathering = true;
      until = Math.min(until, now + gatheringTime);
    }
    if (now >= until || !(await pause(Math.min(delay, until - now)))) break;
    pending = await readPending(polled);
    polled = pending.filter(isNew);
  }
  return found;
};

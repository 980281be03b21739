import { isPending } from "@slipway/core/status";
import type { Ports } from "../engine/ports.ts";
import { type Backoff, backoffDelay } from "../transport/retry-policy.ts";
import { withRetries } from "../transport/with-retries.ts";

type CompletionPorts = Pick<Ports, "api" | "wait" | "whenOnline" | "random" | "retryPolicy">;

/** How often the record is requested while S3 completes the upload. */
const pollDelays: Backoff = { firstDelay: 1_000, longestDelay: 30_000 };

/** How often the record is requested before the completion is requested again: this takes a few minutes. */
const pollsPerRequest = 10;
/** How often the completion is requested. */
const maxRequests = 6;

/**
 * Completes an upload if its parts have this composite checksum. S3 can take minutes. Meanwhile, requests the record from
 * time to time, and requests the completion again in case it failed.
 *
 * @throws {ApiError} `parts-missing`, `parts-differ`, `upload-gone`, and other final responses of the API
 * @throws the signal's reason if it is aborted
 */
export const completeParts = async (
  { id, checksum }: { readonly id: string; readonly checksum: string },
  ports: CompletionPorts,
  signal: AbortSignal,
): Promise<void> => {
  for (let request = 1; request <= maxRequests; request += 1) {
    const complete = () => ports.api.completeUpload(id, checksum, signal);
    const { completing } = await withRetries(complete, ports, signal);
    if (!completing || (await waitUntilSettled(id, ports, signal))) return;
  }
};

/** Polls a record until it is no longer pending. Returns false if it still is after some minutes. */
const waitUntilSettled = async (
  id: string,
  ports: CompletionPorts,
  signal: AbortSignal,
): Promise<boolean> => {
  for (let poll = 1; poll <= pollsPerRequest; poll += 1) {
    await ports.wait(backoffDelay(poll, pollDelays), signal);
    const getStatus = () => ports.api.getStatuses([id], 0, signal);
    const { uploads } = await withRetries(getStatus, ports, signal);
    if (uploads.every((upload) => !isPending(upload))) return true;
  }
  return false;
};

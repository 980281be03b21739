import type { Ports } from "../engine/ports.ts";
import { withRetries } from "../transport/with-retries.ts";

type CompletionPorts = Pick<Ports, "api" | "wait" | "whenOnline" | "random" | "retryPolicy">;

/** Milliseconds between two looks at an upload that S3 is completing: at first, and at most. */
const pace = { first: 1_000, most: 30_000 };

/** Looks before the completion is asked for again, a few minutes after it was; and times that it is asked for. */
const looksPerRequest = 10;
const mostRequests = 6;

/**
 * Completes a file's upload, if its parts have this composite checksum. S3 can take minutes: meanwhile it looks at the
 * record now and then, and asks for the completion again in case it failed.
 *
 * @throws {ApiError} `parts-missing`, `parts-differ`, `upload-gone` and what else the API answers for good
 * @throws the signal's reason once it is aborted
 */
export const completeParts = async (
  { id, checksum }: { readonly id: string; readonly checksum: string },
  ports: CompletionPorts,
  signal: AbortSignal,
): Promise<void> => {
  for (let request = 1; request <= mostRequests; request += 1) {
    const ask = () => ports.api.completeUpload(id, checksum, signal);
    const { completing } = await withRetries(ask, ports, signal);
    if (!completing || (await isOver(id, ports, signal))) return;
  }
};

/** Looks at a record until it is no longer pending; false where it still is after some minutes. */
const isOver = async (
  id: string,
  ports: CompletionPorts,
  signal: AbortSignal,
): Promise<boolean> => {
  for (let look = 0; look < looksPerRequest; look += 1) {
    await ports.wait(Math.min(pace.most, pace.first * 2 ** look), signal);
    const ask = () => ports.api.getStatuses([id], 0, signal);
    const { uploads } = await withRetries(ask, ports, signal);
    if (uploads.every(({ status }) => status !== "pending")) return true;
  }
  return false;
};

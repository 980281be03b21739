import type { Upload } from "@slipway/core/api";
import type { Ports } from "./ports.ts";
import { isTransient } from "./wire-error.ts";

/** Milliseconds between two looks at a record, and in all. */
const patience = { firstDelay: 150, longestDelay: 3_000, longest: 120_000 };

/**
 * Look at a record until it is no longer pending: until the server has written what S3 holds.
 *
 * @param id the upload's
 * @returns the record, or undefined when it was still pending after two minutes
 * @throws {ApiError} when the record cannot be had, and will not be
 */
export const awaitRecord = async (
  id: string,
  { api, wait }: Pick<Ports, "api" | "wait">,
  signal: AbortSignal,
): Promise<Upload | undefined> => {
  let delay = patience.firstDelay;
  for (let waited = 0; waited < patience.longest; waited += delay) {
    delay = Math.min(patience.longestDelay, waited === 0 ? patience.firstDelay : delay * 1.5);
    await wait(delay, signal);
    const record = await api.getUpload(id, signal).catch((error: unknown) => {
      if (isTransient(error)) return undefined;
      throw error;
    });
    if (record && record.status !== "pending") return record;
  }
  return undefined;
};

import type { BatchRequest, BatchResponse, BatchResult } from "@slipway/core/api";
import type { RouteTypes } from "@slipway/core/routes";
import { batchLimits } from "@slipway/core/routes/batches/batch-limits";
import { type RetryPolicy, retryDelay, wait } from "../transport/retry-policy.ts";
import { type ApiClientOptions, createCaller } from "./call-api.ts";

export type { BatchRequest, BatchResponse, BatchResult };

/** The change of each upload, such as `{ action: "trash" }` or `{ action: "edit", title: "Harbor" }`. */
export type BatchAction = DistributiveOmit<RouteTypes<"POST /uploads/batch">["body"], "ids">;

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown
  ? Omit<Union, Key>
  : never;

/** The status of a result that can be sent again: the service had no capacity or no time for it. */
const unavailable = 503;

/** How often uploads are sent that the service had no capacity or no time for. */
const retries: RetryPolicy = { attempts: 3, firstDelay: 500, longestDelay: 2_000 };

/**
 * Creates a client for batches. It is apart from the client of uploads, so that a page without batches does not load it. For the errors
 * that its function throws, see {@link createCaller}.
 *
 * @example
 * const { changeUploads } = createBatchClient({ endpoint, getToken });
 * const results = await changeUploads(ids, { action: "trash" });
 */
export const createBatchClient = (options: ApiClientOptions = {}) => {
  const { call } = createCaller(options);

  const send = async (
    ids: readonly string[],
    action: BatchAction,
    signal: AbortSignal,
  ): Promise<readonly BatchResult[]> => {
    const { results } = await call("POST /uploads/batch", {
      body: { ...action, ids: [...ids] },
      signal,
      isResponse: ({ results: list }) => Array.isArray(list) && list.length === ids.length,
    });
    return results;
  };

  return {
    /**
     * Changes any number of uploads, 100 in each request. Sends those again that the service had no capacity or no time for.
     *
     * @param ids the uploads; repeated ids count once
     * @returns one result for each upload, in the order of the ids: the upload, or the problem that its own request would have had
     */
    changeUploads: async (
      ids: readonly string[],
      action: BatchAction,
      signal: AbortSignal = new AbortController().signal,
    ): Promise<readonly BatchResult[]> => {
      const results = new Map<string, BatchResult>();
      const unique = [...new Set(ids)];
      const { uploads } = batchLimits;
      for (
        let left = unique, failed = 0;
        left.length > 0 && failed < retries.attempts;
        failed += 1
      ) {
        if (failed > 0) await wait(retryDelay(failed, retries, Math.random()), signal);
        for (let first = 0; first < left.length; first += uploads)
          for (const result of await send(left.slice(first, first + uploads), action, signal))
            results.set(result.id, result);
        left = left.filter((id) => isUnavailable(results.get(id)));
      }
      return unique.flatMap((id) => results.get(id) ?? []);
    },
  };
};

export type BatchClient = ReturnType<typeof createBatchClient>;

const isUnavailable = (result: BatchResult | undefined): boolean =>
  result !== undefined && "problem" in result && result.problem.status === unavailable;

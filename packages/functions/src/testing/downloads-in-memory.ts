import {
  createDownloadUpdate,
  DownloadCounter,
  listCounterIds,
  sumCounters,
} from "@slipway/core/download-counters";
import * as v from "valibot";
import type { Downloads } from "../ports/downloads.ts";

/**
 * Creates an in-memory implementation of `Downloads`. The same contract tests as for DynamoDB apply to it.
 *
 * @param random returns a number from 0 up to 1, which selects the counter of a download
 */
export const createDownloadsInMemory = (
  random: () => number = Math.random,
): Downloads & { all(): DownloadCounter[] } => {
  const items = new Map<string, Record<string, unknown>>();
  const all = () => [...items.values()].map((item) => v.parse(DownloadCounter, item));
  return {
    all,
    async count(uploadId, at, signal) {
      signal.throwIfAborted();
      const ids = listCounterIds(uploadId);
      const id = ids[Math.floor(random() * ids.length)] ?? "";
      const item = items.get(id) ?? { id };
      const { add, remove } = createDownloadUpdate(at);
      for (const name of add) item[name] = Number(item[name] ?? 0) + 1;
      for (const name of remove) delete item[name];
      item.lastAt = [at, v.parse(v.optional(v.string(), at), item.lastAt)].sort().at(-1);
      items.set(id, item);
    },
    async read(ids, at) {
      return new Map(
        ids.map((id) => {
          const own = listCounterIds(id);
          return [
            id,
            sumCounters(
              all().filter((item) => own.includes(item.id)),
              at,
            ),
          ];
        }),
      );
    },
    async purge(uploadId, purgeAt) {
      for (const id of listCounterIds(uploadId)) items.set(id, { ...items.get(id), id, purgeAt });
    },
  };
};

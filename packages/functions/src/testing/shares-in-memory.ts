import { createShareItemId, createShareListKey } from "@slipway/core/shares/share";
import type { Shares } from "../ports/shares.ts";
import { parseShare } from "../shares/parse-share.ts";
import { applyShareWrite, type StoredShareItem } from "../shares/share-write.ts";

/** Creates an in-memory implementation of `Shares`. */
export const createSharesInMemory = (): Shares => {
  const items = new Map<string, StoredShareItem>();
  return {
    find: async (id) => parseShare(items.get(createShareItemId(id))),
    list: async ({ owner, limit, after }) =>
      [...items.values()]
        .flatMap((item) => parseShare(item) ?? [])
        .filter(({ fieldKey1 }) => fieldKey1 === createShareListKey(owner))
        .filter(({ id }) => after === undefined || id < createShareItemId(after))
        .sort((one, other) => (one.id < other.id ? 1 : -1))
        .slice(0, limit),
    apply: async (write) => {
      const written = applyShareWrite(items.get(write.id), write);
      if (written !== undefined) items.set(write.id, written);
      return written;
    },
  };
};

import type { DeletedUploads } from "@slipway/core/api";

/**
 * Sends requests that each delete uploads for a few seconds, until none is left.
 *
 * @returns the number of deleted uploads; one whose response was lost does not count
 */
export const deleteUntilNoneRemains = async (
  send: () => Promise<DeletedUploads>,
): Promise<number> => {
  let total = 0;
  for (let hasMore = true; hasMore; ) {
    const { deleted, remaining } = await send();
    total += deleted;
    hasMore = remaining;
  }
  return total;
};

/** Returns true if a response has the number of deleted uploads. */
export const hasDeleted = ({ deleted }: Readonly<Record<string, unknown>>): boolean =>
  typeof deleted === "number";

import { limits } from "@slipway/core/limits";
import {
  createShareItemId,
  createShareListKey,
  findShareEnd,
  getLockoutStart,
  getSharePurgeTime,
  type ShareItem,
} from "@slipway/core/shares/share";
import type { Shares } from "../ports/shares.ts";

const endNow = (at: string) => ({ revokedAt: at, purgeAt: getSharePurgeTime(at) });

/** Creates an in-memory implementation of `Shares`. */
export const createSharesInMemory = (): Shares => {
  const items = new Map<string, ShareItem>();
  const change = (id: string, to: (share: ShareItem) => ShareItem | undefined) => {
    const known = items.get(createShareItemId(id));
    const changed = known && to(known);
    if (changed !== undefined) items.set(changed.id, changed);
    return changed;
  };
  return {
    create: async (share) => {
      if (!items.has(share.id)) items.set(share.id, share);
    },
    find: async (id) => items.get(createShareItemId(id)),
    list: async ({ owner, limit, after }) =>
      [...items.values()]
        .filter(({ fieldKey1 }) => fieldKey1 === createShareListKey(owner))
        .filter(({ id }) => after === undefined || id < createShareItemId(after))
        .sort((one, other) => (one.id < other.id ? 1 : -1))
        .slice(0, limit),
    countDownload: async ({ id }, at) => {
      const known = items.get(id);
      if (known === undefined || findShareEnd(known, at) !== undefined) return false;
      items.set(id, { ...known, downloads: known.downloads + 1 });
      return true;
    },
    countAttempt: async (id, at) =>
      change(id, (share) => {
        if (share.attempts < limits.shares.attempts)
          return { ...share, attempts: share.attempts + 1, attemptedAt: at };
        const isOver = share.attemptedAt !== undefined && share.attemptedAt <= getLockoutStart(at);
        return isOver ? { ...share, attempts: 1, attemptedAt: at } : undefined;
      }) !== undefined,
    clearAttempts: async (id) => void change(id, (share) => ({ ...share, attempts: 0 })),
    revoke: async (id, owner, at) =>
      change(id, (share) =>
        share.shareOwner === owner
          ? { ...share, ...(share.revokedAt === undefined && endNow(at)) }
          : undefined,
      ),
  };
};

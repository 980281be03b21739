import { createShareItemId, createShareListKey, type ShareItem } from "@slipway/core/shares/share";
import type { ShareQuery } from "@slipway/functions/ports/shares";
import { parseShare } from "@slipway/functions/shares/parse-share";
import {
  applyShareWrite,
  type ShareWrite,
  type StoredShareItem,
} from "@slipway/functions/shares/share-write";

/** One write of an item of share links. */
export interface ShareCommit {
  readonly id: string;
  readonly before: StoredShareItem | undefined;
  /** Undefined if time to live removed the item. */
  readonly after: StoredShareItem | undefined;
}

/** The items of share links in a DynamoDB table. It also keeps former images, which its indexes may still show. */
export interface ShareTable {
  get(id: string): StoredShareItem | undefined;
  find(shareId: string): ShareItem | undefined;
  /** Returns undefined if the condition fails. Nothing is written then. */
  apply(write: ShareWrite): StoredShareItem | undefined;
  /** Removes an item, as time to live does. */
  remove(id: string): void;
  /** Queries the index of an owner's links as of a time, newest first. */
  list(query: ShareQuery & { readonly time: number }): readonly ShareItem[];
  all(): readonly StoredShareItem[];
}

interface Image {
  readonly since: number;
  readonly item: StoredShareItem | undefined;
}

/**
 * @param now returns the time in milliseconds since the epoch
 * @param onCommit called for each write, in order
 */
export const createShareTable = (
  now: () => number,
  onCommit: (commit: ShareCommit) => void,
): ShareTable => {
  /** The images of each item, oldest first. */
  const items = new Map<string, Image[]>();
  const get = (id: string) => items.get(id)?.at(-1)?.item;
  const commit = (id: string, item: StoredShareItem | undefined) => {
    const before = get(id);
    const images = items.get(id) ?? [];
    images.push({ since: now(), item });
    items.set(id, images);
    onCommit({ id, before, after: item });
  };
  return {
    get,
    find: (shareId) => parseShare(get(createShareItemId(shareId))),
    apply(write) {
      const written = applyShareWrite(get(write.id), write);
      if (written !== undefined) commit(write.id, written);
      return written;
    },
    remove: (id) => commit(id, undefined),
    list: ({ owner, limit, after, time }) =>
      [...items.values()]
        .flatMap((images) => parseShare(images.findLast(({ since }) => since <= time)?.item) ?? [])
        .filter(({ fieldKey1 }) => fieldKey1 === createShareListKey(owner))
        .filter(({ id }) => after === undefined || id < createShareItemId(after))
        .sort((one, other) => (one.id < other.id ? 1 : -1))
        .slice(0, limit),
    all: () =>
      [...items.keys()].flatMap((id) => {
        const item = get(id);
        return item === undefined ? [] : [item];
      }),
  };
};

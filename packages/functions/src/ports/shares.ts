import type { ShareItem, StoredPassword } from "@slipway/core/shares/share";
import type { ShareWrite, StoredShareItem } from "../shares/share-write.ts";

/** Stores share links. */
export interface Shares {
  /** Returns a link with a strongly consistent read; undefined if there is none. */
  find(id: string): Promise<ShareItem | undefined>;

  /** Lists up to `limit` links of an owner, newest first, after the link with the id `after`. The list can be a moment behind. */
  list(query: ShareQuery): Promise<readonly ShareItem[]>;

  /**
   * Applies a write.
   *
   * @returns the item as written; undefined if a condition does not hold
   * @throws {Error} if the outcome is unknown
   */
  apply(write: ShareWrite): Promise<StoredShareItem | undefined>;
}

/** A page of an owner's links. */
export interface ShareQuery {
  readonly owner: string;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Hashes the passwords of share links. */
export interface Passwords {
  hash(password: string): Promise<StoredPassword>;
  matches(password: string, stored: StoredPassword): Promise<boolean>;
}

import type { ShareItem } from "@slipway/core/shares/share";

/** Stores share links. Times are in ISO 8601. */
export interface Shares {
  /** Stores a new link, unless its id exists. */
  create(share: ShareItem): Promise<void>;

  /** Returns a link with a strongly consistent read; undefined if there is none. */
  find(id: string): Promise<ShareItem | undefined>;

  /** Lists up to `limit` links of an owner, newest first, after the link with the id `after`. The list can be a moment behind. */
  list(query: {
    readonly owner: string;
    readonly limit: number;
    readonly after?: string | undefined;
  }): Promise<readonly ShareItem[]>;

  /**
   * Counts a download in a single attempt, if the link was not revoked, has not expired, and has a download left.
   *
   * @returns false if it may not be used any more
   * @throws {Error} if the outcome is unknown. The download must then not start
   */
  countDownload(share: ShareItem, at: string): Promise<boolean>;

  /**
   * Counts an attempt with a password, if the link is not locked.
   *
   * @returns false if it is locked
   * @throws {Error} if the outcome is unknown. The password must then not be compared
   */
  countAttempt(id: string, at: string): Promise<boolean>;

  /** Forgets the attempts after the right password. */
  clearAttempts(id: string): Promise<void>;

  /** Revokes an owner's link. Returns the link; undefined if the owner has none with this id. */
  revoke(id: string, owner: string, at: string): Promise<ShareItem | undefined>;
}

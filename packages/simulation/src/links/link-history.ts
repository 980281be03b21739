import type { ShareItem } from "@slipway/core/shares/share";

/** What really happened to a share link. Times are in milliseconds since the epoch. */
export interface LinkHistory {
  readonly id: string;
  /** The link as it was created. */
  readonly share: ShareItem;
  /** The owners that requested to revoke it. */
  readonly revokers: Set<string>;
  /** When it was revoked. */
  revokedAt: number | undefined;
  /** Since when its item has no upload that was not deleted. */
  goneSince: number | undefined;
  /** The number of files that visitors got. */
  served: number;
  /** The passwords that were compared since the last right one or the last lockout, and when the last one was. */
  attempts: number;
  attemptedAt: number;
}

/** The share links of a run. */
export interface LinkHistories {
  get(shareId: string): LinkHistory | undefined;
  /** Returns the link whose password has a salt. */
  findBySalt(salt: string): LinkHistory | undefined;
  /** Adds a link that was created. */
  add(shareId: string, share: ShareItem): void;
  all(): readonly LinkHistory[];
}

export const createLinkHistories = (): LinkHistories => {
  const links = new Map<string, LinkHistory>();
  return {
    get: (shareId) => links.get(shareId),
    findBySalt: (salt) =>
      [...links.values()].find(({ share: { password } }) => password?.salt === salt),
    add: (id, share) =>
      links.set(id, {
        ...{ id, share, revokers: new Set(), revokedAt: undefined, goneSince: undefined },
        ...{ served: 0, attempts: 0, attemptedAt: 0 },
      }),
    all: () => [...links.values()],
  };
};

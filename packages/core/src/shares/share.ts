import * as v from "valibot";
import { Timestamp } from "../fields/fields.ts";
import { UploadId } from "../fields/upload-id.ts";
import { limits } from "../limits.ts";

/** Share links are in the same table as the records, whose ids are UUIDs. */
export const sharePrefix = "share#";

/** Returns the id of a share link's item. */
export const createShareItemId = (id: string): string => `${sharePrefix}${id}`;

/** Returns the id of the item that names the links to an upload. No link has this id, because links have UUIDs. */
export const createLinksItemId = (uploadId: string): string => `${sharePrefix}of#${uploadId}`;

/** Returns the key that lists an owner's share links. It is unlike any key of fields, which has more parts. */
export const createShareListKey = (owner: string): string => JSON.stringify(["share", owner]);

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The password of a share link, as it is stored. */
export const StoredPassword = v.object({ salt: v.string(), hash: v.string() });
export type StoredPassword = v.InferOutput<typeof StoredPassword>;

/** A stored share link. None of its attributes is the status of a record, and only `fieldKey1` is the key of an index. */
export const ShareItem = v.object({
  id: v.pipe(v.string(), v.startsWith(sharePrefix)),
  /** Lists the links of an owner. */
  fieldKey1: v.string(),
  shareOwner: v.string(),
  /** SHA-256 of the secret part of the token. */
  tokenHash: v.string(),
  uploads: v.array(UploadId),
  /** Those of the uploads that were deleted. */
  gone: v.optional(v.set(UploadId)),
  name: v.optional(v.string()),
  password: v.optional(StoredPassword),
  maxDownloads: v.optional(Count),
  downloads: Count,
  /** Attempts with a password since the last lockout ended, and the time of the last one. */
  attempts: Count,
  attemptedAt: v.optional(Timestamp),
  sharedAt: Timestamp,
  expiresAt: Timestamp,
  revokedAt: v.optional(Timestamp),
  /** The time to live in epoch seconds. */
  purgeAt: v.number(),
});
export type ShareItem = v.InferOutput<typeof ShareItem>;

/** Returns true if a stored item belongs to share links instead of a record. */
export const isShareItem = (item: unknown): boolean =>
  v.is(v.object({ id: v.pipe(v.string(), v.startsWith(sharePrefix)) }), item);

/** Returns the id of the link that an item stores. */
export const getShareId = ({ id }: Pick<ShareItem, "id">): string => id.slice(sharePrefix.length);

/** Returns the uploads of a link that were not deleted. */
export const listUploadsOfShare = ({ uploads, gone }: ShareItem): readonly string[] =>
  uploads.filter((id) => !gone?.has(id));

/** Why a link leads to no file: it was revoked, has expired, or was used as often as it may. */
export type ShareEnd = "revoked" | "expired" | "exhausted";

/** Returns why a link has ended; undefined if it has not. */
export const findShareEnd = (share: ShareItem, at: string): ShareEnd | undefined => {
  if (share.revokedAt !== undefined) return "revoked";
  if (share.expiresAt <= at) return "expired";
  return share.maxDownloads !== undefined && share.downloads >= share.maxDownloads
    ? "exhausted"
    : undefined;
};

/** Returns the time before which the last attempt must have been, so that a lockout has ended. */
export const getLockoutStart = (at: string): string =>
  new Date(Date.parse(at) - limits.shares.lockout * 1000).toISOString();

/**
 * Returns when the item of a link is deleted, in epoch seconds: some time after it ended, so that its page says so.
 *
 * @param end when it expires or was revoked
 */
export const getSharePurgeTime = (end: string): number =>
  Math.floor(Date.parse(end) / 1000) + limits.purgeAfter;

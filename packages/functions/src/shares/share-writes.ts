import { limits } from "@slipway/core/limits";
import {
  createLinksItemId,
  createShareItemId,
  getLockoutStart,
  getSharePurgeTime,
  type ShareItem,
} from "@slipway/core/shares/share";
import type { ShareWrite } from "./share-write.ts";

// Every write of share links. The comments `guard` mark the conditions without which a simulated run fails.

/** Names a link in the item of an upload. Fails if the upload is deleted, or has too many links. */
export const addLinkToUpload = (uploadId: string, shareId: string): ShareWrite => ({
  id: createLinksItemId(uploadId),
  guard: [
    // guard: no link is added to an upload that is gone
    { name: "purgeAt", absent: true },
    { name: "links", smallerThan: limits.shares.perUpload },
  ],
  include: { links: shareId },
});

/** Stores a new link. Fails if there is one, or one of its uploads was deleted in the meantime. */
export const createShare = ({ id, ...attributes }: ShareItem): ShareWrite => ({
  id,
  guard: [
    // guard: a link is created once
    { name: "tokenHash", absent: true },
    // guard: a link is not created after an upload of it is gone
    { name: "gone", absent: true },
  ],
  set: Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)),
});

/** Counts a download, if the link was not revoked, has not expired, and has a download left. */
export const countShareDownload = ({ id, maxDownloads }: ShareItem, at: string): ShareWrite => ({
  id,
  guard: [
    // guard: a download of a revoked link is not counted
    { name: "revokedAt", absent: true },
    { name: "expiresAt", after: at },
    // guard: no more downloads are counted than a link allows
    ...(maxDownloads === undefined ? [] : [{ name: "downloads", below: maxDownloads }]),
  ],
  add: { downloads: 1 },
  isSentOnce: true,
});

/** Counts an attempt with a password, if some are left. */
export const countShareAttempt = (shareId: string, at: string): ShareWrite => ({
  id: createShareItemId(shareId),
  // guard: no more passwords are compared than a link allows
  guard: [{ name: "attempts", below: limits.shares.attempts }],
  set: { attemptedAt: at },
  add: { attempts: 1 },
  isSentOnce: true,
});

/** Counts the first attempt after a lockout. Only one of several requests finds that it has ended. */
export const countFirstAttempt = (shareId: string, at: string): ShareWrite => ({
  id: createShareItemId(shareId),
  // guard: a locked link stays locked until its lockout ends
  guard: [{ name: "attemptedAt", until: getLockoutStart(at) }],
  set: { attempts: 1, attemptedAt: at },
  isSentOnce: true,
});

/** Forgets the attempts after the right password, unless there was another one since: a request that arrives late must not forget it. */
export const clearShareAttempts = ({ id, attempts, attemptedAt = "" }: ShareItem): ShareWrite => ({
  id,
  // guard: only the attempts until the right password are forgotten
  guard: [
    { name: "attempts", equals: attempts },
    { name: "attemptedAt", equals: attemptedAt },
  ],
  set: { attempts: 0 },
});

/** Revokes a link of an owner. */
export const revokeShare = (shareId: string, owner: string, at: string): ShareWrite => ({
  id: createShareItemId(shareId),
  guard: [
    // guard: only its owner revokes a link
    { name: "shareOwner", equals: owner },
    { name: "revokedAt", absent: true },
  ],
  set: { revokedAt: at, purgeAt: getSharePurgeTime(at) },
});

/** Ends the item that names the links to a deleted upload. No link can be added to it afterward. */
export const endLinksOfUpload = (uploadId: string, purgeAt: number): ShareWrite => ({
  id: createLinksItemId(uploadId),
  guard: [],
  set: { purgeAt },
});

/** Removes a deleted upload from a link, also from one that is not created yet. */
export const removeUploadFromShare = (
  shareId: string,
  uploadId: string,
  purgeAt: number,
): ShareWrite => ({
  id: createShareItemId(shareId),
  guard: [],
  setNew: { purgeAt },
  include: { gone: uploadId },
});

/** Lets a link without uploads be purged. */
export const endShare = ({ id }: ShareItem, purgeAt: number): ShareWrite => ({
  id,
  guard: [{ name: "purgeAt", after: purgeAt }],
  set: { purgeAt },
});

import type { NewShareLink, ShareLink, SharePage, ShareRequest } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { invalid } from "@slipway/core/parse";
import { Problem } from "@slipway/core/problem";
import { buildPath } from "@slipway/core/routes";
import {
  createShareItemId,
  createShareListKey,
  getShareId,
  getSharePurgeTime,
  listUploadsOfShare,
  type ShareItem,
} from "@slipway/core/shares/share";
import { isReady } from "@slipway/core/status";
import pMap from "p-map";
import { getOwnRecord, wrongStatus } from "../library/get-own-record.ts";
import type { ApiAdapters } from "../ports/adapters.ts";
import { parseShare } from "./parse-share.ts";
import { addLinkToUpload, createShare, revokeShare } from "./share-writes.ts";
import { createShareToken } from "./token.ts";

/** Returns a link as its owner sees it. */
const toShareLink = (share: ShareItem): ShareLink => {
  const { name, downloads, maxDownloads, sharedAt, expiresAt, revokedAt } = share;
  return {
    id: getShareId(share),
    uploads: [...listUploadsOfShare(share)],
    ...(name !== undefined && { name }),
    hasPassword: share.password !== undefined,
    downloads,
    ...(maxDownloads !== undefined && { maxDownloads }),
    createdAt: sharedAt,
    expiresAt,
    ...(revokedAt !== undefined && { revokedAt }),
  };
};

/**
 * Creates a share link to an owner's ready uploads.
 *
 * @param id the upload of the request's path
 * @param baseUrl the absolute URL that the API's routes start with
 * @throws {Problem} `not-found`; `wrong-status` if an upload is not ready, or has too many links; `invalid-request` if an upload
 *   of the body is not the owner's
 */
export const createShareLink = async (
  { owner, id, baseUrl }: { readonly owner: string; readonly id: string; readonly baseUrl: string },
  { ids, expiresIn, password, maxDownloads, name }: ShareRequest,
  adapters: ApiAdapters,
): Promise<NewShareLink> => {
  const { records, passwords, clock, newId, telemetry } = adapters;
  const first = await getOwnRecord(owner, id, adapters);
  if (!isReady(first)) throw wrongStatus("shared", first.status);
  for (const [index, other] of ids.entries()) {
    const record = await records.get(other);
    if (record === undefined || !("owner" in record) || record.owner !== owner || !isReady(record))
      throw invalid([
        { path: `ids[${index}]`, message: "must be a ready upload of the same owner" },
      ]);
  }
  const now = clock();
  const shareId = newId();
  const expiresAt = new Date(now.getTime() + expiresIn * 1000).toISOString();
  const { token, tokenHash } = createShareToken(shareId);
  const share: ShareItem = {
    id: createShareItemId(shareId),
    fieldKey1: createShareListKey(owner),
    shareOwner: owner,
    tokenHash,
    uploads: [...new Set([id, ...ids])],
    ...(name && { name }),
    ...(password !== undefined && { password: await passwords.hash(password) }),
    ...(maxDownloads !== undefined && { maxDownloads }),
    downloads: 0,
    attempts: 0,
    sharedAt: now.toISOString(),
    expiresAt,
    purgeAt: getSharePurgeTime(expiresAt),
  };
  await storeShare(share, adapters);
  telemetry.info("a share link was created", { id: shareId, uploads: share.uploads });
  return { ...toShareLink(share), url: `${baseUrl}${buildPath("getSharePage", { token })}` };
};

/**
 * Stores a link. Its uploads name it first, so that a deletion of one finds the link, whenever it happens.
 *
 * @throws {Problem} `wrong-status` if an upload was deleted in the meantime, or has too many links
 */
const storeShare = async (
  share: ShareItem,
  { shares }: Pick<ApiAdapters, "shares">,
): Promise<void> => {
  const shareId = getShareId(share);
  const name = async (upload: string) => {
    if ((await shares.apply(addLinkToUpload(upload, shareId))) === undefined)
      throw new Problem(
        "wrong-status",
        `The upload ${upload} was deleted, or has ${limits.shares.perUpload} share links.`,
      );
  };
  await pMap(share.uploads, name, { concurrency: limits.shares.endedAtOnce });
  if ((await shares.apply(createShare(share))) !== undefined) return;
  // The request was sent again after its response was lost, or an upload was deleted.
  const known = await shares.find(shareId);
  if (known?.tokenHash !== share.tokenHash) throw wrongStatus("shared", "deleted");
};

/** Returns a page of an owner's share links, newest first. A link disappears when the last of its uploads is deleted. */
export const listShareLinks = async (
  owner: string,
  after: string | undefined,
  { shares }: Pick<ApiAdapters, "shares">,
): Promise<SharePage> => {
  const { listed } = limits.shares;
  const found = await shares.list({ owner, limit: listed + 1, after });
  const page = found.slice(0, listed);
  const last = page.at(-1);
  return {
    // guard: a link without uploads is not listed
    links: page.filter((share) => listUploadsOfShare(share).length > 0).map(toShareLink),
    ...(last && found.length > listed && { after: getShareId(last) }),
  };
};

/**
 * Revokes an owner's share link. Revoking it again changes nothing.
 *
 * @throws {Problem} `not-found` if the owner has no such link
 */
export const revokeShareLink = async (
  owner: string,
  id: string,
  { shares, clock, telemetry }: ApiAdapters,
): Promise<ShareLink> => {
  const revoked = await shares.apply(revokeShare(id, owner, clock().toISOString()));
  const share = revoked === undefined ? await shares.find(id) : parseShare(revoked);
  if (share?.shareOwner !== owner)
    throw new Problem("not-found", "There is no share link with this id.");
  telemetry.info("a share link was revoked", { id });
  return toShareLink(share);
};

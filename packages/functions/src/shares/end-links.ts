import { limits } from "@slipway/core/limits";
import { listUploadsOfShare } from "@slipway/core/shares/share";
import pMap from "p-map";
import * as v from "valibot";
import type { ApiAdapters } from "../ports/adapters.ts";
import { parseShare } from "./parse-share.ts";
import { endLinksOfUpload, endShare, removeUploadFromShare } from "./share-writes.ts";

const LinksItem = v.object({ links: v.optional(v.set(v.string())) });

/**
 * Removes a deleted upload from every share link, and lets the links without another upload be purged. Can be repeated.
 *
 * @param purgeAt when the items are purged, in epoch seconds
 */
export const endLinks = async (
  uploadId: string,
  purgeAt: number,
  { shares }: Pick<ApiAdapters, "shares">,
): Promise<void> => {
  const ended = await shares.apply(endLinksOfUpload(uploadId, purgeAt));
  const { links = [] } = v.parse(LinksItem, ended);
  const removeFrom = async (shareId: string) => {
    const share = parseShare(await shares.apply(removeUploadFromShare(shareId, uploadId, purgeAt)));
    // guard: a link without uploads is purged
    if (share !== undefined && listUploadsOfShare(share).length === 0)
      await shares.apply(endShare(share, purgeAt));
  };
  await pMap(links, removeFrom, { concurrency: limits.shares.endedAtOnce });
};

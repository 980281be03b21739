import { limits } from "@slipway/core/limits";
import { getShareId, listUploadsOfShare, type ShareItem } from "@slipway/core/shares/share";
import { hasFile } from "@slipway/core/status";
import { parseShare } from "@slipway/functions/shares/parse-share";
import type { StoredShareItem } from "@slipway/functions/shares/share-write";
import * as v from "valibot";
import { maxLateness } from "../functions/call-faults.ts";
import { maxSkew } from "../functions/runtime.ts";
import type { Checker } from "../invariants/invariants.ts";
import type { ShareCommit, ShareTable } from "../services/share-table.ts";
import type { Table } from "../services/table.ts";
import type { LinkHistories, LinkHistory } from "./link-history.ts";

interface LinkCheckContext {
  readonly checker: Checker;
  readonly links: LinkHistories;
  readonly now: () => number;
}

/** How many milliseconds a lockout may end early: its start was written late by a slow clock, and its end read by a fast one. */
const maxEarliness = 2 * maxSkew + maxLateness + limits.timeout.library * 1000;

/** Checks a write of an item of share links, and remembers what it changed. */
export const observeShareCommit = (
  context: LinkCheckContext,
  { before: itemBefore, after: itemAfter }: ShareCommit,
): void => {
  const before = parseShare(itemBefore);
  const after = parseShare(itemAfter);
  if (after === undefined) {
    if (before !== undefined) checkPurge(context, before);
    return;
  }
  const { links, now } = context;
  const id = getShareId(after);
  if (before === undefined && links.get(id) === undefined) links.add(id, after);
  const link = links.get(id);
  if (link === undefined) return;
  if (listUploadsOfShare(after).length === 0) link.goneSince ??= now();
  if (before !== undefined) checkChange(context, { link, before, after });
};

const checkChange = (
  { checker: { check }, now }: LinkCheckContext,
  {
    link,
    before,
    after,
  }: { readonly link: LinkHistory; readonly before: ShareItem; readonly after: ShareItem },
): void => {
  const { id, share } = link;
  if (after.downloads > before.downloads)
    check(
      "links end",
      before.revokedAt === undefined && now() < Date.parse(share.expiresAt) + maxEarliness,
      () => `a download of ${id} was counted after the link was revoked or had expired`,
    );
  if (after.revokedAt === undefined || before.revokedAt !== undefined) return;
  link.revokedAt = now();
  check(
    "links end",
    link.revokers.has(share.shareOwner),
    () => `${id} of ${share.shareOwner} was revoked by ${[...link.revokers].join(", ")}`,
  );
};

/** Checks the deletion of a link by time to live. */
const checkPurge = ({ checker, now }: LinkCheckContext, share: ShareItem): void =>
  checker.check(
    "links end with their uploads",
    share.revokedAt !== undefined ||
      Date.parse(share.expiresAt) < now() ||
      listUploadsOfShare(share).length === 0,
    () => `${share.id} was purged while it was valid`,
  );

/** Checks a password that was compared, and counts it. */
export const observeComparison = (
  { checker, links, now }: LinkCheckContext,
  salt: string,
  isRight: boolean,
): void => {
  const link = links.findBySalt(salt);
  if (link === undefined) return;
  if (now() - link.attemptedAt >= limits.shares.lockout * 1000 - maxEarliness) link.attempts = 0;
  link.attemptedAt = now();
  link.attempts += 1;
  checker.check(
    "links keep their password",
    link.attempts <= limits.shares.attempts,
    () => `${link.attempts} passwords of ${link.id} were compared`,
  );
  if (isRight) link.attempts = 0;
};

const LinksItem = v.object({ id: v.string(), links: v.set(v.string()) });

/** Checks that nothing of a link is left once all of its uploads are gone. */
export const checkLinksAtEnd = ({
  table,
  shareTable,
  checker,
}: {
  readonly table: Table;
  readonly shareTable: ShareTable;
  readonly checker: Checker;
}): void => {
  const isGone = (upload: string) => !hasFile(table.get(upload));
  for (const item of shareTable.all()) {
    const uploads = listNamedUploads(item);
    checker.check(
      "links end with their uploads",
      !uploads.every(isGone),
      () => `${item.id} remains, and ${uploads.join(", ")} are gone`,
    );
  }
};

/** Returns the uploads that an item of share links is about. */
const listNamedUploads = (item: StoredShareItem): readonly string[] => {
  const share = parseShare(item);
  if (share !== undefined) return share.uploads;
  return v.is(LinksItem, item) ? [item.id.slice(item.id.lastIndexOf("#") + 1)] : [];
};

import type { ShareLink } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { Problem } from "@slipway/core/problem";
import { getShareId } from "@slipway/core/shares/share";
import { hasFile, isReady } from "@slipway/core/status";
import { listShareLinks } from "@slipway/functions/shares/manage-links";
import { parseShare } from "@slipway/functions/shares/parse-share";
import { maxStaleness } from "../../functions/records.ts";
import { maxSkew } from "../../functions/runtime.ts";
import type { Table } from "../../services/table.ts";
import { type Owner, owners } from "../action.ts";
import { callApi, type OwnerContext, wait } from "../owner-context.ts";
import { second } from "../times.ts";
import { readLink } from "./visit-link.ts";

/** Lists an owner's links. Returns undefined if the list could not be read. */
const listLinks = async (
  context: OwnerContext,
  owner: Owner,
): Promise<readonly ShareLink[] | undefined> => {
  const links: ShareLink[] = [];
  let after: string | undefined;
  do {
    const since = after;
    const page = await callApi(context, "library", (adapters) =>
      listShareLinks(owner, since, adapters),
    );
    if (page === undefined || page instanceof Problem) return undefined;
    links.push(...page.links);
    ({ after } = page);
  } while (after !== undefined);
  return links;
};

/** Lists an owner's links, and checks that none is another owner's, or was without uploads for a while. */
export const checkLinks = async (context: OwnerContext, owner: Owner): Promise<void> => {
  const { scheduler, checker, links } = context;
  const oldest = scheduler.now() - maxStaleness;
  const wasGone = new Set(
    links.all().flatMap(({ id, goneSince }) => ((goneSince ?? oldest) < oldest ? [id] : [])),
  );
  for (const { id } of (await listLinks(context, owner)) ?? [])
    checker.check(
      "lists of links are true",
      links.get(id)?.share.shareOwner === owner && !wasGone.has(id),
      () => `${id} was listed to ${owner}`,
    );
};

/** Checks every owner's list against what the links lead to, once nothing changes any more and no fault occurs. */
export const checkLinkLists = async (context: OwnerContext, table: Table): Promise<void> => {
  const { checker, shareTable } = context;
  if (shareTable.all().length === 0 && context.shared.size === 0) return;
  // A link that is locked shows nothing.
  await wait(context, limits.shares.lockout * second + 4 * maxSkew);
  const stored = shareTable.all().flatMap((item) => parseShare(item) ?? []);
  for (const owner of owners) {
    const listed = (await listLinks(context, owner)) ?? [];
    const expected = stored.filter(
      ({ shareOwner, uploads }) =>
        shareOwner === owner && uploads.some((id) => hasFile(table.get(id))),
    );
    const describe = (ids: readonly string[]) => ids.toSorted().join(", ");
    checker.check(
      "lists of links are true",
      describe(listed.map(({ id }) => id)) === describe(expected.map(getShareId)),
      () =>
        `${owner} has ${describe(expected.map(getShareId))}, and ${describe(listed.map(({ id }) => id))} was listed`,
    );
  }
  const listed = (await Promise.all(owners.map((owner) => listLinks(context, owner)))).flatMap(
    (links) => links ?? [],
  );
  for (const link of context.shared.values()) {
    const view = listed.find(({ id }) => id === link.id);
    const opened = await readLink(context, link);
    const shown =
      opened !== undefined && !(opened instanceof Problem) && opened.kind === "open"
        ? opened.files.map(({ id }) => id)
        : [];
    const promised = view !== undefined && isValid(view, context) ? view.uploads : [];
    const served = context.links.get(link.id)?.served ?? 0;
    checker.check(
      "lists of links are true",
      shown.join(", ") === promised.filter((id) => isReady(table.get(id))).join(", ") &&
        shown.length === promised.length &&
        (view === undefined || view.downloads >= served),
      () => `${link.id} is listed as ${JSON.stringify(view)}, and shows ${shown.join(", ")}`,
    );
  }
};

const isValid = (
  { revokedAt, expiresAt, downloads, maxDownloads }: ShareLink,
  { scheduler }: OwnerContext,
): boolean =>
  revokedAt === undefined &&
  Date.parse(expiresAt) > scheduler.now() &&
  (maxDownloads === undefined || downloads < maxDownloads);

import { Problem } from "@slipway/core/problem";
import { isReady } from "@slipway/core/status";
import type { ApiAdapters } from "@slipway/functions/ports/adapters";
import { downloadSharedFile, openShare } from "@slipway/functions/shares/open-share";
import { parseLink } from "../../functions/objects.ts";
import { maxSkew } from "../../functions/runtime.ts";
import type { GivenPassword } from "../action.ts";
import { callApi, type OwnerContext, type SharedLink } from "../owner-context.ts";

/** What a visitor sees: the files of the page, or the file that is downloaded, or nothing. */
interface Seen<Response> {
  readonly response: Response;
  readonly files: readonly string[];
}

/** Sends one request for a link, and checks that it shows only files that it may show at that time. */
const visit = async <Response>(
  context: OwnerContext,
  link: SharedLink,
  respond: (adapters: ApiAdapters) => Promise<Seen<Response>>,
): Promise<Response | undefined> => {
  const { history, checker, scheduler, links } = context;
  const started = scheduler.now();
  const known = links.get(link.id);
  const { revokedAt } = known ?? {};
  const expiresAt = Date.parse(known?.share.expiresAt ?? "");
  const before = new Map(
    link.uploads.map((id) => {
      const { last, transitions } = history.get(id);
      return [id, { isReady: isReady(last), changes: transitions.length }];
    }),
  );
  const seen = await callApi(context, "library", respond, 1);
  if (seen === undefined || seen instanceof Problem) return undefined;
  for (const id of seen.files) {
    const then = before.get(id);
    checker.check(
      "links serve ready files",
      then !== undefined && (then.isReady || history.get(id).transitions.length > then.changes),
      () => `${link.id} showed ${id}, which was ${history.get(id).last?.status}`,
    );
    checker.check(
      "links end",
      revokedAt === undefined && started < expiresAt + maxSkew,
      () => `${link.id} showed ${id} after it was revoked or had expired`,
    );
  }
  return seen.response;
};

/** Opens the page of a link. Returns the proof that its password was given; undefined if the page shows nothing. */
const open = async (
  context: OwnerContext,
  link: SharedLink,
  given: GivenPassword,
): Promise<{ readonly pass: string | undefined } | undefined> => {
  const password = given === "none" ? undefined : given;
  const opened = await visit(context, link, async (adapters) => {
    const response = await openShare(link.token, { password }, adapters);
    const files = response.kind === "open" ? response.files.map(({ id }) => id) : [];
    return { response, files };
  });
  context.checker.check(
    "links keep their password",
    opened?.kind !== "open" || link.password === undefined || link.password === password,
    () => `${link.id} was opened with the password ${password}`,
  );
  return opened?.kind === "open" ? { pass: opened.pass } : undefined;
};

/** Opens the page of a link, as a visitor does. */
export const openLink = async (
  context: OwnerContext,
  link: SharedLink,
  given: GivenPassword,
): Promise<void> => {
  await open(context, link, given);
};

/** Downloads a file of a link, after its password was given. */
export const downloadThroughLink = async (
  context: OwnerContext,
  link: SharedLink,
  file: number,
): Promise<void> => {
  const { history, checker, links } = context;
  const opened =
    link.password === undefined ? { pass: undefined } : await open(context, link, "right");
  const id = link.uploads[file % link.uploads.length];
  if (opened === undefined || id === undefined) return;
  const downloaded = await visit(context, link, async (adapters) => {
    const response = await downloadSharedFile({ token: link.token, id, ...opened }, adapters);
    return { response, files: response.kind === "file" ? [id] : [] };
  });
  if (downloaded?.kind !== "file") return;
  const { pinned } = history.get(id);
  checker.check(
    "links lead to the pinned version",
    parseLink(downloaded.url) === `${pinned?.key} ${pinned?.versionId}`,
    () => `the share link of ${id} leads to ${parseLink(downloaded.url)}`,
  );
  const known = links.get(link.id);
  if (known === undefined) return;
  known.served += 1;
  checker.check(
    "links keep their limit",
    known.served <= (known.share.maxDownloads ?? Number.POSITIVE_INFINITY),
    () => `${link.id} served ${known.served} files, and allows ${known.share.maxDownloads}`,
  );
};

/** Returns what a link with the right password leads to. */
export const readLink = (context: OwnerContext, link: SharedLink) =>
  callApi(context, "library", (adapters) =>
    openShare(link.token, { password: link.password }, adapters),
  );

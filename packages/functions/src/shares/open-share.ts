import type { ReadyRecord } from "@slipway/core/record";
import {
  findShareEnd,
  getShareId,
  type ShareEnd,
  type ShareItem,
} from "@slipway/core/shares/share";
import { isOrphan, isReady } from "@slipway/core/status";
import { countDownload } from "../library/count-download.ts";
import { createLinkParameters } from "../links/link-parameters.ts";
import type { ApiAdapters } from "../ports/adapters.ts";
import type { Shares } from "../ports/shares.ts";
import { parseShare } from "./parse-share.ts";
import { createPass, isPass } from "./password.ts";
import {
  clearShareAttempts,
  countFirstAttempt,
  countShareAttempt,
  countShareDownload,
} from "./share-writes.ts";
import { matchesToken, parseShareToken } from "./token.ts";

/** What a visitor of a link gets. */
export type OpenedShare =
  | { readonly kind: "not-found" }
  /** It was revoked, has expired, was used as often as it may, or its files are deleted. */
  | { readonly kind: "gone"; readonly end: ShareEnd | "deleted" }
  /** It needs a password. `problem` says why the given one did not open it. */
  | {
      readonly kind: "locked";
      readonly share: ShareItem;
      readonly problem?: "wrong-password" | "too-many-attempts";
    }
  | {
      readonly kind: "open";
      readonly share: ShareItem;
      readonly files: readonly ReadyRecord[];
      /** Proves that the password was given. Undefined without a password. */
      readonly pass: string | undefined;
    };

/** What a visitor proves with: the password, or the proof that it was given before. */
interface Proof {
  readonly password?: string | undefined;
  readonly pass?: string | undefined;
}

/** Finds a link and its files. A file that is not ready, or belongs to another owner, is left out. */
export const openShare = async (
  token: string,
  proof: Proof,
  adapters: ApiAdapters,
): Promise<OpenedShare> => {
  const share = await findShare(token, adapters);
  if (share === undefined) return { kind: "not-found" };
  const now = adapters.clock();
  const end = findShareEnd(share, now.toISOString());
  // guard: a link that has ended leads to no file
  if (end !== undefined) return { kind: "gone", end };
  const locked = await checkPassword(share, proof, adapters);
  if (locked !== undefined) return locked;
  const files = await readFiles(share, adapters);
  if (files.length === 0) return { kind: "gone", end: "deleted" };
  return {
    kind: "open",
    share,
    files,
    pass: share.password === undefined ? undefined : createPass(share, now),
  };
};

const findShare = async (
  token: string,
  { shares }: Pick<ApiAdapters, "shares">,
): Promise<ShareItem | undefined> => {
  const parsed = parseShareToken(token);
  if (parsed === undefined) return undefined;
  const share = await shares.find(parsed.id);
  return share !== undefined && matchesToken(parsed.secret, share.tokenHash) ? share : undefined;
};

/** Returns undefined if the link has no password, or the visitor knows it. */
const checkPassword = async (
  share: ShareItem,
  { password, pass }: Proof,
  { shares, passwords, clock }: ApiAdapters,
): Promise<Extract<OpenedShare, { kind: "locked" }> | undefined> => {
  if (share.password === undefined) return undefined;
  if (pass !== undefined && isPass(pass, share, clock())) return undefined;
  if (password === undefined) return { kind: "locked", share };
  // Counted first, so that attempts at the same time are not more than allowed.
  const counted = await countAttempt(getShareId(share), clock().toISOString(), shares);
  // guard: a password is not compared unless the attempt was counted
  if (counted === undefined) return { kind: "locked", share, problem: "too-many-attempts" };
  // guard: a wrong password opens nothing
  if (!(await passwords.matches(password, share.password)))
    return { kind: "locked", share, problem: "wrong-password" };
  await shares.apply(clearShareAttempts(counted));
  return undefined;
};

/** Counts an attempt with a password. Returns the link afterward; undefined if it is locked. */
const countAttempt = async (
  id: string,
  at: string,
  shares: Shares,
): Promise<ShareItem | undefined> =>
  parseShare(
    (await shares.apply(countShareAttempt(id, at))) ??
      (await shares.apply(countFirstAttempt(id, at))),
  );

const readFiles = async (
  { uploads, shareOwner }: ShareItem,
  { records }: Pick<ApiAdapters, "records">,
): Promise<readonly ReadyRecord[]> => {
  const found = await Promise.all(uploads.map((id) => records.get(id)));
  // guard: a link leads to ready files only
  return found.flatMap((record) =>
    record !== undefined && !isOrphan(record) && isReady(record) && record.owner === shareOwner
      ? [record]
      : [],
  );
};

/** What a visitor gets who downloads a file of a link. */
export type SharedFile =
  | Exclude<OpenedShare, { kind: "open" }>
  | { readonly kind: "file"; readonly url: string };

/** Returns a new link to a file of a share link, after the download was counted. */
export const downloadSharedFile = async (
  {
    token,
    id,
    pass,
  }: { readonly token: string; readonly id: string; readonly pass: string | undefined },
  adapters: ApiAdapters,
): Promise<SharedFile> => {
  const opened = await openShare(token, { pass }, adapters);
  if (opened.kind !== "open") return opened;
  const file = opened.files.find((record) => record.id === id);
  if (file === undefined)
    return opened.share.uploads.includes(id)
      ? { kind: "gone", end: "deleted" }
      : { kind: "not-found" };
  const at = adapters.clock().toISOString();
  const counted = await adapters.shares.apply(countShareDownload(opened.share, at));
  // guard: a file is not served unless its download was counted
  if (counted === undefined)
    return { kind: "gone", end: findShareEnd(opened.share, at) ?? "exhausted" };
  const [url] = await Promise.all([
    // Presigned, whatever its kind says: it ends soon.
    adapters.objects.signLink(createLinkParameters(file, "attachment", adapters)),
    countDownload(id, adapters),
  ]);
  return { kind: "file", url };
};

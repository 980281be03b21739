import { limits } from "@slipway/core/limits";
import {
  createLinksItemId,
  createShareItemId,
  createShareListKey,
  getSharePurgeTime,
  type ShareItem,
} from "@slipway/core/shares/share";
import { v7 as uuid7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shares } from "../../ports/shares.ts";
import { endLinks } from "../../shares/end-links.ts";
import {
  addLinkToUpload,
  clearShareAttempts,
  countFirstAttempt,
  countShareAttempt,
  countShareDownload,
  createShare as createShareWrite,
  revokeShare,
} from "../../shares/share-writes.ts";
import { createTestTable } from "../../testing/dynamodb-table.ts";
import { createSharesInMemory } from "../../testing/shares-in-memory.ts";
import { createDynamoDbShares } from "./dynamodb-shares.ts";

const now = "2026-01-01T12:00:00.000Z";
const later = (seconds: number) => new Date(Date.parse(now) + seconds * 1000).toISOString();
const purgeAt = getSharePurgeTime(later(60));

const createShare = (change: Partial<ShareItem> = {}): { id: string; share: ShareItem } => {
  const id = uuid7();
  const share = {
    id: createShareItemId(id),
    fieldKey1: createShareListKey("ann"),
    shareOwner: "ann",
    tokenHash: "0".repeat(64),
    uploads: [uuid7()],
    downloads: 0,
    attempts: 0,
    sharedAt: now,
    expiresAt: later(3600),
    purgeAt: getSharePurgeTime(later(3600)),
    ...change,
  };
  return { id, share };
};

let table: Awaited<ReturnType<typeof createTestTable>>;
beforeAll(async () => {
  table = await createTestTable();
});
afterAll(() => table.close());

describe.each<[string, () => Shares]>([
  ["DynamoDB", () => createDynamoDbShares(table.documents, table.tableName)],
  ["memory", createSharesInMemory],
])("share links in %s", (_, open) => {
  const put = async (change: Partial<ShareItem> = {}) => {
    const shares = open();
    const { id, share } = createShare(change);
    await shares.apply(createShareWrite(share));
    return { shares, id, share };
  };
  const allowed = (writes: readonly unknown[]) => writes.filter((written) => written !== undefined);

  test("are found as they were stored, and listed newest first", async () => {
    const owner = uuid7();
    const { shares, id, share } = await put({ fieldKey1: createShareListKey(owner), name: "A" });
    const { share: second, id: secondId } = createShare({ fieldKey1: createShareListKey(owner) });
    await shares.apply(createShareWrite(second));
    expect(await shares.find(id)).toEqual(share);
    expect(await shares.find(uuid7())).toBeUndefined();
    expect(await shares.list({ owner, limit: 5 })).toEqual([second, share]);
    expect(await shares.list({ owner, limit: 1 })).toEqual([second]);
    expect(await shares.list({ owner, limit: 5, after: secondId })).toEqual([share]);
    expect(await shares.list({ owner: "eve", limit: 5 })).toEqual([]);
  });

  test("keep their counts if the request that created them arrives again", async () => {
    const { shares, id, share } = await put({ maxDownloads: 1 });
    expect(await shares.apply(countShareDownload(share, now))).toBeDefined();
    expect(await shares.apply(createShareWrite(share))).toBeUndefined();
    expect((await shares.find(id))?.downloads).toBe(1);
  });

  test("allow exactly as many downloads as their limit, at the same time too", async () => {
    const { shares, id, share } = await put({ maxDownloads: 7 });
    const counted = await Promise.all(
      Array.from({ length: 40 }, () => shares.apply(countShareDownload(share, now))),
    );
    expect(allowed(counted)).toHaveLength(7);
    expect((await shares.find(id))?.downloads).toBe(7);
  });

  test("allow no download once they expired, were revoked, or are gone", async () => {
    const { shares, id, share } = await put();
    expect(await shares.apply(countShareDownload(share, share.expiresAt))).toBeUndefined();
    expect(await shares.apply(revokeShare(id, "eve", now))).toBeUndefined();
    expect(await shares.apply(countShareDownload(share, now))).toBeDefined();
    expect(await shares.apply(revokeShare(id, "ann", now))).toMatchObject({ revokedAt: now });
    expect(await shares.apply(revokeShare(id, "ann", later(1)))).toBeUndefined();
    expect((await shares.find(id))?.revokedAt).toBe(now);
    expect(await shares.apply(countShareDownload(share, now))).toBeUndefined();
    const { share: missing, id: missingId } = createShare();
    expect(await shares.apply(countShareDownload(missing, now))).toBeUndefined();
    expect(await shares.apply(countShareAttempt(missingId, now))).toBeUndefined();
    expect(await shares.apply(countFirstAttempt(missingId, now))).toBeUndefined();
    expect(await shares.apply(clearShareAttempts(missing))).toBeUndefined();
    expect(await shares.find(missingId)).toBeUndefined();
  });

  test("are locked after ten attempts at the same time, until the lockout ends", async () => {
    const { shares, id } = await put({ password: { salt: "s", hash: "h" } });
    const { attempts, lockout } = limits.shares;
    const counted = await Promise.all(
      Array.from({ length: 3 * attempts }, () => shares.apply(countShareAttempt(id, now))),
    );
    expect(allowed(counted)).toHaveLength(attempts);
    expect(await shares.apply(countFirstAttempt(id, later(lockout - 1)))).toBeUndefined();
    const first = await Promise.all(
      Array.from({ length: 20 }, () => shares.apply(countFirstAttempt(id, later(lockout)))),
    );
    expect(allowed(first)).toHaveLength(1);
    expect((await shares.find(id))?.attempts).toBe(1);
  });

  test("forget the attempts until the right password, and none of those after it", async () => {
    const { shares, id } = await put({ password: { salt: "s", hash: "h" } });
    await shares.apply(countShareAttempt(id, now));
    const right = await shares.find(id);
    if (right === undefined) throw new Error("The link is missing.");
    expect(await shares.apply(clearShareAttempts(right))).toMatchObject({ attempts: 0 });
    await shares.apply(countShareAttempt(id, later(1)));
    expect(await shares.apply(clearShareAttempts(right))).toBeUndefined();
    expect((await shares.find(id))?.attempts).toBe(1);
  });

  test("end with the last of their uploads", async () => {
    const uploads = [uuid7(), uuid7()];
    const { shares, id, share } = await put({ uploads });
    for (const upload of uploads) await shares.apply(addLinkToUpload(upload, id));
    await endLinks(uploads[0] ?? "", purgeAt, { shares });
    expect(await shares.find(id)).toEqual({ ...share, gone: new Set([uploads[0]]) });
    for (const _ of [1, 2]) await endLinks(uploads[1] ?? "", purgeAt, { shares });
    expect(await shares.find(id)).toEqual({ ...share, gone: new Set(uploads), purgeAt });
    expect(await shares.apply(addLinkToUpload(uploads[0] ?? "", uuid7()))).toBeUndefined();
  });

  test("are not created after one of their uploads is gone", async () => {
    const shares = open();
    const { id, share } = createShare();
    const [upload = ""] = share.uploads;
    await shares.apply(addLinkToUpload(upload, id));
    await endLinks(upload, purgeAt, { shares });
    expect(await shares.apply(createShareWrite(share))).toBeUndefined();
    expect(await shares.find(id)).toBeUndefined();
  });

  test("to one upload are limited", async () => {
    const shares = open();
    const upload = uuid7();
    const links = new Set(
      Array.from({ length: limits.shares.perUpload - 1 }, (_, count) => `link ${count}`),
    );
    await shares.apply({ id: createLinksItemId(upload), guard: [], set: { links } });
    expect(await shares.apply(addLinkToUpload(upload, "another link"))).toBeDefined();
    expect(await shares.apply(addLinkToUpload(upload, "link 1"))).toBeUndefined();
  });
});

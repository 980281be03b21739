import { limits } from "@slipway/core/limits";
import {
  createShareItemId,
  createShareListKey,
  getSharePurgeTime,
  type ShareItem,
} from "@slipway/core/shares/share";
import { v7 as uuid7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shares } from "../../ports/shares.ts";
import { createTestTable } from "../../testing/dynamodb-table.ts";
import { createSharesInMemory } from "../../testing/shares-in-memory.ts";
import { createDynamoDbShares } from "./dynamodb-shares.ts";

const now = "2026-01-01T12:00:00.000Z";
const later = (seconds: number) => new Date(Date.parse(now) + seconds * 1000).toISOString();

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
    await shares.create(share);
    return { shares, id, share };
  };

  test("are found as they were stored, and listed newest first", async () => {
    const owner = uuid7();
    const { shares, id, share } = await put({ fieldKey1: createShareListKey(owner), name: "A" });
    await shares.create(share);
    const { share: second, id: secondId } = createShare({ fieldKey1: createShareListKey(owner) });
    await shares.create(second);
    expect(await shares.find(id)).toEqual(share);
    expect(await shares.find(uuid7())).toBeUndefined();
    expect(await shares.list({ owner, limit: 5 })).toEqual([second, share]);
    expect(await shares.list({ owner, limit: 1 })).toEqual([second]);
    expect(await shares.list({ owner, limit: 5, after: secondId })).toEqual([share]);
    expect(await shares.list({ owner: "eve", limit: 5 })).toEqual([]);
  });

  test("allow exactly as many downloads as their limit, at the same time too", async () => {
    const { shares, id, share } = await put({ maxDownloads: 7 });
    const allowed = await Promise.all(
      Array.from({ length: 40 }, () => shares.countDownload(share, now)),
    );
    expect(allowed.filter(Boolean)).toHaveLength(7);
    expect((await shares.find(id))?.downloads).toBe(7);
  });

  test("allow no download once they expired, were revoked, or are gone", async () => {
    const { shares, id, share } = await put();
    expect(await shares.countDownload(share, share.expiresAt)).toBe(false);
    expect(await shares.revoke(id, "eve", now)).toBeUndefined();
    expect(await shares.countDownload(share, now)).toBe(true);
    expect((await shares.revoke(id, "ann", now))?.revokedAt).toBe(now);
    expect((await shares.revoke(id, "ann", later(1)))?.revokedAt).toBe(now);
    expect(await shares.countDownload(share, now)).toBe(false);
    const { share: missing, id: missingId } = createShare();
    expect(await shares.countDownload(missing, now)).toBe(false);
    expect(await shares.countAttempt(missingId, now)).toBe(false);
    await shares.clearAttempts(missingId);
    expect(await shares.find(missingId)).toBeUndefined();
  });

  test("are locked after ten attempts at the same time, until the lockout ends", async () => {
    const { shares, id } = await put({ password: { salt: "s", hash: "h" } });
    const { attempts, lockout } = limits.shares;
    const allowed = await Promise.all(
      Array.from({ length: 3 * attempts }, () => shares.countAttempt(id, now)),
    );
    expect(allowed.filter(Boolean)).toHaveLength(attempts);
    expect(await shares.countAttempt(id, later(lockout - 1))).toBe(false);
    const after = await Promise.all(
      Array.from({ length: 3 * attempts }, () => shares.countAttempt(id, later(lockout))),
    );
    // Those that find the link still locked are refused.
    expect(after.filter(Boolean).length).toBeGreaterThanOrEqual(1);
    expect(after.filter(Boolean).length).toBeLessThanOrEqual(attempts);
    await shares.clearAttempts(id);
    expect(await shares.countAttempt(id, later(lockout))).toBe(true);
  });
});

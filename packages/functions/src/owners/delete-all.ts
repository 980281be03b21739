import type { DeletedUploads } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { Problem } from "@slipway/core/problem";
import { type UploadRecord, type UploadStatus, uploadStatuses } from "@slipway/core/record";
import { getShareId, type ShareItem } from "@slipway/core/shares/share";
import { isDeleted, isTrashed } from "@slipway/core/status";
import pMap from "p-map";
import { getRestoredAt } from "../library/get-own-record.ts";
import type { ApiAdapters } from "../ports/adapters.ts";
import { revokeShare } from "../shares/share-writes.ts";
import { applyDecision } from "../uploads/apply-decision.ts";

const undeleted = uploadStatuses.filter((status) => !isDeleted({ status }));
const trashed = uploadStatuses.filter((status) => isTrashed({ status }));

/** Revokes an owner's share links, and deletes the uploads permanently, including those in the trash. See `deleteListed`. */
export const deleteAllUploads = async (
  owner: string,
  adapters: ApiAdapters,
): Promise<DeletedUploads> => {
  await revokeLinks(owner, adapters);
  return deleteListed(owner, undeleted, adapters);
};

/** Deletes the files in an owner's trash permanently. See `deleteListed`. */
export const emptyTrash = (owner: string, adapters: ApiAdapters): Promise<DeletedUploads> =>
  deleteListed(owner, trashed, adapters);

/**
 * Deletes an owner's uploads, newest first, until none is listed or `limits.ownerDeletion.time` seconds have passed. Each is deleted
 * by the same write as a single one, so a request that ends halfway leaves no upload half deleted.
 *
 * @returns `remaining` is true unless this request found nothing to delete: uploads may have been requested meanwhile
 * @throws {Problem} `unavailable` if some uploads could not be deleted. The others were
 */
const deleteListed = async (
  owner: string,
  statuses: readonly UploadStatus[],
  adapters: ApiAdapters,
): Promise<DeletedUploads> => {
  const { records, clock, telemetry } = adapters;
  const { time, listed, atOnce } = limits.ownerDeletion;
  const until = clock().getTime() + time * 1000;
  const isOver = () => clock().getTime() >= until;
  let deleted = 0;
  let failed = 0;
  const deleteOne = async (record: UploadRecord) => {
    if (isOver()) return;
    try {
      if (await deleteRecord(record, adapters)) deleted += 1;
    } catch (error) {
      failed += 1;
      telemetry.error("an upload of an owner could not be deleted", { id: record.id, error });
    }
  };
  let before: string | undefined;
  do {
    const page = await records.listByOwner({ owner, statuses, limit: listed, before });
    await pMap(page, deleteOne, { concurrency: atOnce });
    before = page.length < listed ? undefined : page.at(-1)?.id;
  } while (before !== undefined && !isOver());
  telemetry.info("uploads of an owner deleted", { deleted, failed });
  if (failed > 0)
    throw new Problem(
      "unavailable",
      `${failed} uploads couldn't be deleted, and ${deleted} were. Try again.`,
    );
  return { deleted, remaining: deleted > 0 || isOver() };
};

/** Revokes the owner's share links. Their items, which name the owner, are then purged as those of deleted uploads. */
const revokeLinks = async (
  owner: string,
  { shares, clock }: Pick<ApiAdapters, "shares" | "clock">,
): Promise<void> => {
  const { listed } = limits.shares;
  let after: string | undefined;
  do {
    const page = await shares.list({ owner, limit: listed, after });
    const active = page.filter(({ revokedAt }) => revokedAt === undefined);
    const revoke = (share: ShareItem) =>
      shares.apply(revokeShare(getShareId(share), owner, clock().toISOString()));
    await pMap(active, revoke, {
      concurrency: limits.ownerDeletion.atOnce,
    });
    const last = page.at(-1);
    after = last && page.length === listed ? getShareId(last) : undefined;
  } while (after !== undefined);
};

/** Returns true if this write deleted the record. The list it is from can be a moment behind: a file that was restored since stays. */
const deleteRecord = async (record: UploadRecord, adapters: ApiAdapters): Promise<boolean> => {
  const at = adapters.clock().toISOString();
  const { id } = record;
  const fact = { kind: "owner-deletes", id, at, restoredAt: getRestoredAt(record) } as const;
  const { decision } = await applyDecision(fact, record, adapters);
  return decision.outcome === "deleted";
};

import type { DeletedUploads } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { Problem } from "@slipway/core/problem";
import { type UploadRecord, uploadStatuses } from "@slipway/core/record";
import { isDeleted } from "@slipway/core/status";
import pMap from "p-map";
import type { ApiAdapters } from "../ports/adapters.ts";
import { applyDecision } from "../uploads/apply-decision.ts";

const undeleted = uploadStatuses.filter((status) => !isDeleted({ status }));

/**
 * Deletes an owner's uploads, newest first, until none is listed or `limits.ownerDeletion.time` seconds have passed. Each is deleted
 * by the same write as a single one, so a request that ends halfway leaves no upload half deleted.
 *
 * @returns `remaining` is true unless this request found nothing to delete: uploads may have been requested meanwhile
 * @throws {Problem} `unavailable` if some uploads could not be deleted. The others were
 */
export const deleteAllUploads = async (
  owner: string,
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
    const page = await records.listByOwner({ owner, statuses: undeleted, limit: listed, before });
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

/** Returns true if this write deleted the record. The list it is from can be a moment behind. */
const deleteRecord = async (record: UploadRecord, adapters: ApiAdapters): Promise<boolean> => {
  const at = adapters.clock().toISOString();
  const fact = { kind: "owner-deletes", id: record.id, at } as const;
  const { decision } = await applyDecision(fact, record, adapters);
  return decision.outcome === "deleted";
};

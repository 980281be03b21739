import { dueShards, objectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import type { Adapters } from "./adapters.ts";
import { carryOut } from "./carry-out.ts";
import { finalizeVersion, isAwaiting } from "./finalize-upload.ts";
import { inBatches } from "./in-batches.ts";

/** Records that are settled at once. */
const atOnce = 8;

export interface SweepSummary {
  readonly settled: number;
  readonly failed: number;
}

/**
 * Finish what is due: uploads that never arrived, lost events, replays, retentions, orphans.
 * One record's failure leaves the others alone, and the record due: the next sweep tries it again.
 */
export const sweepUploads = async (adapters: Adapters): Promise<SweepSummary> => {
  let failed = 0;
  const until = adapters.clock().toISOString();
  const due = await Promise.all(
    dueShards.map((shard) =>
      adapters.records.listDue({ shard, until, limit: limits.sweep.recordsPerShard }),
    ),
  );
  const ids = due.flat();
  await inBatches(ids, atOnce, async (id) => {
    try {
      await settle(id, adapters);
    } catch (error) {
      failed += 1;
      adapters.telemetry.count("sweepFailed");
      adapters.telemetry.error("a due upload could not be settled", { id, error });
    }
  });
  return { settled: ids.length - failed, failed };
};

const settle = async (id: string, adapters: Adapters): Promise<void> => {
  const { records, objects, telemetry } = adapters;
  const key = objectKey(id);
  let record = await records.get(id);
  const versionIds = await objects.listVersions(key);
  const [oldest] = versionIds;
  if (oldest !== undefined && isAwaiting(record)) {
    // Its event was lost. The oldest version is the first that was posted; the others are replays.
    await finalizeVersion(id, { key, versionId: oldest }, adapters);
    telemetry.count("healed");
    telemetry.warn("an upload's event never came; the sweep finalized it", { id });
    record = await records.get(id);
  }
  const at = adapters.clock().toISOString();
  const { decision } = await carryOut({ kind: "due", id, at, versionIds }, record, adapters);
  telemetry.info("due upload settled", { id, outcome: decision.outcome });
};

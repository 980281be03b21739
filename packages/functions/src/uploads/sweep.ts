import { dueShards } from "@slipway/core/identity";
import { type DueEntry, dueAfterFailure, postpone } from "@slipway/core/lifecycle";
import type { Decision, Outcome } from "@slipway/core/lifecycle/decision";
import { limits } from "@slipway/core/limits";
import type { StoredRecord } from "@slipway/core/record";
import { isTerminal } from "@slipway/core/status";
import pMap from "p-map";
import type { Adapters } from "../ports/adapters.ts";
import { applyDecision } from "./apply-decision.ts";
import { awaitsObjectAt, type FinalizeOptions, finalizeVersion } from "./finalize.ts";

export interface SweepBounds {
  /** The maximum number of records from each shard. */
  readonly recordsPerShard?: number;
  /** Called before each record. When it returns false, the remaining records are left to the next sweep. */
  readonly hasTime?: () => boolean;
}

export interface SweepSummary {
  readonly settled: number;
  readonly failed: number;
  /** Due records that were changed in the meantime, such as by another sweep. */
  readonly skipped: number;
  /** Due records that are left to the next sweep because the time limit was reached. */
  readonly left: number;
}

/** The number of failures from which a record is settled alone, because it may end the sweep's process. */
const suspectFailures = 2;

/**
 * Settles due records, the longest due first: uploads without an object, lost events, replays, retentions, and orphans. The
 * failure of a record does not affect others. It is retried with exponential backoff. Each attempt is counted before it starts.
 * Records that failed repeatedly are settled last and one at a time, fewest failures first, so that a record that ends the
 * process does not repeatedly affect others. Concurrent sweeps are safe, because writes are conditional.
 */
export const sweepUploads = async (
  adapters: Adapters,
  { recordsPerShard: limit = limits.sweep.recordsPerShard, hasTime = () => true }: SweepBounds = {},
): Promise<SweepSummary> => {
  const { telemetry, records, clock } = adapters;
  const until = clock().toISOString();
  const lists = await Promise.all(
    dueShards.map((shard) => records.listDue({ shard, until, limit })),
  );
  const entries = lists.flat().sort((one, other) => (one.dueAt < other.dueAt ? -1 : 1));
  const suspects = entries
    .filter(({ failures }) => failures >= suspectFailures)
    .sort((one, other) => one.failures - other.failures);
  const others = entries.filter(({ failures }) => failures < suspectFailures);
  const summary = { settled: 0, failed: 0, skipped: 0, left: 0 };
  const settle = async (entry: DueEntry) => {
    if (hasTime()) summary[await postponeAndSettle(entry, adapters)] += 1;
    else summary.left += 1;
  };
  await pMap(others, settle, { concurrency: limits.sweep.atOnce });
  for (const entry of suspects) await settle(entry);
  if (summary.left > 0 || lists.some(({ length }) => length === limit))
    telemetry.count("sweepCutShort");
  return summary;
};

const postponeAndSettle = async (
  entry: DueEntry,
  adapters: Adapters,
): Promise<"settled" | "failed" | "skipped"> => {
  const { id, failures } = entry;
  const { records, clock, telemetry } = adapters;
  try {
    const at = clock().toISOString();
    // guard: the sweep counts an attempt before it starts
    const postponed = await records.apply(postpone(entry, at));
    if (postponed === undefined) return "skipped";
    const { attemptsWithMedia, mostAttempts } = limits.inspection;
    await settleDue(id, adapters, {
      // guard: the sweep reads no media details from the third attempt
      media: failures < attemptsWithMedia,
      // guard: an upload that ends every inspection is rejected
      inspects: failures < mostAttempts,
      postponedTo: dueAfterFailure(entry, at),
    });
    return "settled";
  } catch (error) {
    telemetry.count("sweepFailed");
    telemetry.error("a due upload could not be settled", { id, failures, error });
    return "failed";
  }
};

/** Options of an attempt to settle an upload. */
export interface Attempt extends FinalizeOptions {
  /** The `dueAt` to which this attempt postponed the record. */
  readonly postponedTo?: string;
}

/**
 * Settles a due upload with the versions that S3 lists for it.
 *
 * @throws {Error} if S3 or DynamoDB fails, or if the record is unreadable
 */
export const settleDue = async (
  id: string,
  adapters: Adapters,
  { postponedTo, ...options }: Attempt = { media: true },
): Promise<void> => {
  const { records, objects, keys, telemetry, clock, derivations } = adapters;
  let record = await records.get(id);
  // guard: the sweep lists versions at the record's own key
  const key = keys.find(record ?? { id });
  let versionIds: readonly string[] = [];
  // Always after the record is read: an upload that became ready after an earlier list would seem to have no object.
  const look = async () => {
    versionIds = await objects.listVersions(key);
    const at = clock().toISOString();
    const seen = { versionIds, keys: keys.list(id), derivedKinds: derivations.kinds };
    return { kind: "due", id, at, ...seen, postponedTo } as const;
  };
  let fact = await look();
  const [oldest] = versionIds;
  // guard: the sweep finalizes uploads whose events were lost
  if (oldest !== undefined && awaitsObjectAt(record, key)) {
    // The event was lost. The oldest version was posted first, and the others are replays.
    const outcome = await finalizeVersion(id, { key, versionId: oldest }, adapters, options);
    if (outcome === "finalized" || outcome === "rejected") {
      telemetry.count("healed");
      telemetry.warn("an upload's event was lost, and the sweep finalized the upload", { id });
    }
    record = await records.get(id);
    // guard: the sweep lists versions again after it finalized an upload
    fact = await look();
  }
  const { decision } = await applyDecision(fact, record, adapters, look);
  if (decision.outcome === "late")
    throw new Error(`S3 lists the object of ${id} but does not return it.`);
  for (const metric of listRemovals(decision, record, versionIds)) telemetry.count(metric);
  telemetry.info("due upload settled", { id, outcome: decision.outcome });
};

/** Returns a metric for everything that a decision removed from S3. Its outcome is counted separately. */
const listRemovals = (
  { outcome, before, after }: Decision,
  record: StoredRecord | undefined,
  versionIds: readonly string[],
): readonly Outcome[] => {
  if (outcome === "expired") return after.map(() => "multipartAborted");
  if (outcome !== "settled") return [];
  return before.flatMap(({ kind }): readonly Outcome[] => {
    if (kind === "delete-version") return ["replay"];
    // Objects that arrived after the upload was rejected or deleted.
    const isOver = isTerminal(record);
    return kind === "delete-all-versions" && isOver ? versionIds.map(() => "late") : [];
  });
};

import { dueShards, getObjectKey } from "@slipway/core/identity";
import { type DueEntry, dueAfterFailure, postpone } from "@slipway/core/lifecycle";
import type { Decision, Outcome } from "@slipway/core/lifecycle/decision";
import { limits } from "@slipway/core/limits";
import type { StoredRecord } from "@slipway/core/record";
import pMap from "p-map";
import type { Adapters } from "../ports/adapters.ts";
import { carryOut } from "./apply-decision.ts";
import { type FinalizeOptions, finalizeVersion, isAwaiting } from "./finalize.ts";

export interface SweepBounds {
  /** Records to take from each shard. */
  readonly recordsPerShard?: number;
  /** Asked before each record; once it says no, the others are left to the next sweep. */
  readonly hasTime?: () => boolean;
}

export interface SweepSummary {
  readonly settled: number;
  readonly failed: number;
  /** Found due, and changed since by something else, such as another sweep. */
  readonly skipped: number;
  /** Found due, and left to the next sweep for want of time. */
  readonly left: number;
}

/** Failures from which on a record is settled while no other one is, because it may end the sweep's process. */
const suspectFailures = 2;

/**
 * Finish what is due, the longest due first: uploads that never arrived, lost events, replays, retentions, orphans.
 * One record's failure leaves the others alone; it is tried again later, and later each time. Each attempt is counted
 * before it is made. What failed repeatedly comes last and one by one, fewest failures first: a record that ends the
 * process can take none with it twice. Two sweeps at once do no harm: of two writes one wins.
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

/** An attempt to settle an upload. */
export interface Attempt extends FinalizeOptions {
  /** The `dueAt` to which the attempt itself postponed the record. */
  readonly postponedTo?: string;
}

/**
 * Finish what one upload still needs, by what S3 holds of it.
 *
 * @throws {Error} when S3 or DynamoDB fails, or the record cannot be read
 */
export const settleDue = async (
  id: string,
  adapters: Adapters,
  { postponedTo, ...options }: Attempt = { media: true },
): Promise<void> => {
  const { records, objects, telemetry, clock } = adapters;
  let record = await records.get(id);
  // guard: the sweep lists versions at the record's own key
  const key = getObjectKey(record ?? { id });
  let versionIds: readonly string[] = [];
  // Always after the record was read: what became ready since the list was made would seem to be gone from S3.
  const look = async () => {
    versionIds = await objects.listVersions(key);
    return { kind: "due", id, at: clock().toISOString(), versionIds, postponedTo } as const;
  };
  let fact = await look();
  const [oldest] = versionIds;
  // guard: the sweep finalizes uploads whose events were lost
  if (oldest !== undefined && isAwaiting(record, key)) {
    // Its event was lost. The oldest version is the first that was posted; the others are replays.
    const outcome = await finalizeVersion(id, { key, versionId: oldest }, adapters, options);
    if (outcome === "finalized" || outcome === "rejected") {
      telemetry.count("healed");
      telemetry.warn("an upload's event never came; the sweep finalized it", { id });
    }
    record = await records.get(id);
    // guard: the sweep lists versions again after it finalized an upload
    fact = await look();
  }
  const { decision } = await carryOut(fact, record, adapters, look);
  if (decision.outcome === "late")
    throw new Error(`The object of ${id} is listed, and S3 does not show it.`);
  for (const metric of removedBy(decision, record, versionIds)) telemetry.count(metric);
  telemetry.info("due upload settled", { id, outcome: decision.outcome });
};

/** What a settled record's decision took away in S3, once for each thing; its outcome is counted by itself. */
const removedBy = (
  { outcome, before, after }: Decision,
  record: StoredRecord | undefined,
  versionIds: readonly string[],
): readonly Outcome[] => {
  if (outcome === "expired") return after.map(() => "multipartAborted");
  if (outcome !== "settled") return [];
  return before.flatMap(({ kind }): readonly Outcome[] => {
    if (kind === "delete-version") return ["replay"];
    // What came to a record that was over already.
    const isOver = record?.status === "rejected" || record?.status === "deleted";
    return kind === "delete-all-versions" && isOver ? versionIds.map(() => "late") : [];
  });
};

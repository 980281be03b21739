import { correctFieldKeys } from "@slipway/core/kinds/fields/stored-field-keys";
import type { StoredRecord } from "@slipway/core/record";
import { isOrphan } from "@slipway/core/status";
import { applyDecision } from "@slipway/functions/uploads/apply-decision";
import { finalizeVersion } from "@slipway/functions/uploads/finalize";
import { settleDue } from "@slipway/functions/uploads/sweep";
import pMap from "p-map";
import type { FaultKind, Finding, RepairOutcome, Verdict } from "./finding.ts";
import { type FsckContext, recheck } from "./recheck.ts";
import type { FsckState } from "./state.ts";

/** Findings that are repaired at the same time. */
const concurrency = 8;

/** Findings that the life cycle repairs by removing records or bytes. */
const destructiveKinds = ["ghost", "orphan"] as const;

/** The share of records or versions up to which such findings are plausible, and a number that always is. */
const plausibleLimit = { share: 0.01, number: 10 };

export interface RepairOptions extends FsckContext {
  /** Repairs ghosts and orphans even if there are implausibly many. */
  readonly force: boolean;
  readonly isStopped?: () => boolean;
  /** Called after each attempted repair, when the state is consistent. */
  readonly onRepair?: () => void;
}

/**
 * Returns the kinds of findings of which there are implausibly many. The table and the bucket may then belong to different
 * deployments, or one of them may have lost its data. A repair would remove the records of all ghosts and the bytes of all
 * orphans.
 */
export const findImplausibleKinds = ({ found, checked }: FsckState): readonly FaultKind[] => {
  const totals = { ghost: checked.records, orphan: checked.versions };
  return destructiveKinds.filter(
    (kind) => found[kind] > Math.max(plausibleLimit.number, totals[kind] * plausibleLimit.share),
  );
};

/**
 * Repairs findings: passes the facts that the life cycle missed to it, and then checks each finding again. A repair removes
 * only what the life cycle would remove.
 *
 * @param state the state of a complete check. The outcome of each repair is written into it
 */
export const repair = async (state: FsckState, options: RepairOptions): Promise<void> => {
  const skippedKinds = options.force ? [] : findImplausibleKinds(state);
  const pending = [...state.findings.entries()].filter(
    ([, finding]) => finding.repair === undefined && !skippedKinds.includes(finding.kind),
  );
  const repairFinding = async ([index, finding]: (typeof pending)[number]) => {
    if (options.isStopped?.()) return;
    const { outcome, why } = await repairOne(finding, options);
    const detail = why === undefined ? finding.detail : `${finding.detail} ${why}`;
    state.findings[index] = { ...finding, detail, repair: outcome };
    if (outcome !== "remains") state.repaired += 1;
    options.onRepair?.();
  };
  await pMap(pending, repairFinding, { concurrency });
};

const repairOne = async (
  finding: Finding,
  context: FsckContext,
): Promise<{ readonly outcome: RepairOutcome; readonly why?: string }> => {
  try {
    // The finding may be old.
    if ((await recheck(finding, context)).is === "wrong")
      await repairThroughLifecycle(finding, context);
    return { outcome: toOutcome(await recheck(finding, context)) };
  } catch (error) {
    return { outcome: "remains", why: error instanceof Error ? error.message : String(error) };
  }
};

const toOutcome = (verdict: Verdict): RepairOutcome => {
  switch (verdict.is) {
    case "fine":
      return "repaired";
    case "in-progress":
      return "started";
    case "wrong":
      return "remains";
    default:
      return verdict satisfies never;
  }
};

/** Passes the fact that the life cycle missed to it. */
const repairThroughLifecycle = async (
  finding: Finding,
  { adapters, inventory }: FsckContext,
): Promise<void> => {
  const { kind, key, id, versionId = "", multipartUploadId = "" } = finding;
  if (id === undefined) return;
  const at = adapters.clock().toISOString();
  switch (kind) {
    case "ghost": {
      const fact = { kind: "object-removed", id, at, versionId } as const;
      await applyDecision(fact, await adapters.records.get(id), adapters);
      // The sweep handles everything else that is stored at the key.
      await settleDue(id, adapters);
      return;
    }
    case "overdue":
      await settleDue(id, adapters);
      return;
    case "misfiled":
      await correctFiling(id, at, adapters);
      return;
    case "lost-image": {
      const fact = { kind: "derived-image-lost", id, at, versionId } as const;
      await applyDecision(fact, await adapters.records.get(id), adapters);
      return;
    }
    case "stray-image":
      await adapters.objects.deleteVersion(key, versionId);
      return;
    case "mismatch":
      await finalizeVersion(id, { key, versionId }, adapters);
      return;
    case "orphan":
    case "replay": {
      const listed = await inventory.findVersion(key, versionId);
      if (listed?.isDeleteMarker) {
        const fact = { kind: "delete-marker-found", id, at, versionId } as const;
        await applyDecision(fact, await adapters.records.get(id), adapters);
      } else await finalizeVersion(id, { key, versionId }, adapters);
      return;
    }
    case "multipart": {
      const listed = await inventory.findMultipartUpload(key, multipartUploadId);
      if (listed === undefined) return;
      const { initiatedAt } = listed;
      const fact = {
        kind: "multipart-found",
        id,
        at,
        key,
        multipartUploadId,
        initiatedAt,
      } as const;
      await applyDecision(fact, await adapters.records.get(id), adapters);
      return;
    }
    case "foreign":
    case "unreadable":
      return;
    default:
      kind satisfies never;
  }
};

/** Writes the correct keys, as an edit of the fields would. */
const correctFiling = async (
  id: string,
  at: string,
  adapters: FsckContext["adapters"],
): Promise<void> => {
  const createFact = (record: StoredRecord | undefined) =>
    ({
      kind: "owner-edits",
      id,
      at,
      edit:
        record === undefined || isOrphan(record)
          ? {}
          : { fields: record.fields ?? {}, fieldKeys: correctFieldKeys(record) },
    }) as const;
  const known = await adapters.records.get(id);
  await applyDecision(createFact(known), known, adapters, async (record) => createFact(record));
};

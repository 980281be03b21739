import { inBatches } from "@slipway/functions/in-batches";
import { carryOut } from "@slipway/functions/uploads/apply-decision";
import { finalizeVersion } from "@slipway/functions/uploads/finalize";
import { settleDue } from "@slipway/functions/uploads/sweep";
import type { FaultKind, Finding, RepairOutcome, Verdict } from "./finding.ts";
import { type Eyes, lookAgain } from "./recheck.ts";
import type { FsckState } from "./state.ts";

/** Findings that are mended at once. */
const atOnce = 8;

/** What the life cycle ends by removing records or bytes. */
const removing = ["ghost", "orphan"] as const;

/** The share of all that may be wrong in such a way, and a number that is never too many. */
const plausible = { share: 0.01, number: 10 };

export interface RepairOptions extends Eyes {
  /** Whether to mend as many ghosts and orphans as there may be. */
  readonly force: boolean;
  readonly isStopped?: () => boolean;
  /** Told after each that was tried, when the state is whole. */
  readonly onRepair?: () => void;
}

/**
 * The kinds of which there are so many that table and bucket may not be each other's, or one of them lost what it held:
 * then the life cycle's own way, which removes ghosts' records and orphans' bytes, would remove all of them.
 */
export const implausible = ({ found, checked }: FsckState): readonly FaultKind[] => {
  const of = { ghost: checked.records, orphan: checked.versions };
  return removing.filter(
    (kind) => found[kind] > Math.max(plausible.number, of[kind] * plausible.share),
  );
};

/**
 * Mend what was found, by telling the life cycle the facts that it missed; then look again. Nothing is removed that the
 * life cycle would not remove.
 *
 * @param state of a check that is complete; what became of each finding is written into it
 */
export const repair = async (state: FsckState, options: RepairOptions): Promise<void> => {
  const left = options.force ? [] : implausible(state);
  const untried = [...state.findings.entries()].filter(
    ([, finding]) => finding.repair === undefined && !left.includes(finding.kind),
  );
  await inBatches(untried, atOnce, async ([index, finding]) => {
    if (options.isStopped?.()) return;
    const { outcome, why } = await repairOne(finding, options);
    const detail = why === undefined ? finding.detail : `${finding.detail} ${why}`;
    state.findings[index] = { ...finding, detail, repair: outcome };
    if (outcome !== "remains") state.mended += 1;
    options.onRepair?.();
  });
};

const repairOne = async (
  finding: Finding,
  eyes: Eyes,
): Promise<{ readonly outcome: RepairOutcome; readonly why?: string }> => {
  try {
    // It may be long since it was found.
    if ((await lookAgain(finding, eyes)).is === "wrong") await tell(finding, eyes);
    return { outcome: outcomeOf(await lookAgain(finding, eyes)) };
  } catch (error) {
    return { outcome: "remains", why: error instanceof Error ? error.message : String(error) };
  }
};

const outcomeOf = (verdict: Verdict): RepairOutcome => {
  switch (verdict.is) {
    case "fine":
      return "repaired";
    case "in-progress":
      return "begun";
    case "wrong":
      return "remains";
    default:
      return verdict satisfies never;
  }
};

/** Tell the life cycle what it should have been told. */
const tell = async (finding: Finding, { adapters, inventory }: Eyes): Promise<void> => {
  const { kind, key, id, versionId = "", multipartUploadId = "" } = finding;
  if (id === undefined) return;
  const at = adapters.clock().toISOString();
  switch (kind) {
    case "ghost": {
      const fact = { kind: "object-removed", id, at, versionId } as const;
      await carryOut(fact, await adapters.records.get(id), adapters);
      // What else the key holds is left to the sweep, whose part this is.
      await settleDue(id, adapters);
      return;
    }
    case "overdue":
      await settleDue(id, adapters);
      return;
    case "mismatch":
      await finalizeVersion(id, { key, versionId }, adapters);
      return;
    case "orphan":
    case "replay": {
      const listed = await inventory.findVersion(key, versionId);
      if (listed?.isDeleteMarker) {
        const fact = { kind: "delete-marker-found", id, at, versionId } as const;
        await carryOut(fact, await adapters.records.get(id), adapters);
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
      await carryOut(fact, await adapters.records.get(id), adapters);
      return;
    }
    case "foreign":
    case "unreadable":
      return;
    default:
      kind satisfies never;
  }
};

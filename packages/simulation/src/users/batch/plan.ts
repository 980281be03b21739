import type { Random } from "../../random.ts";
import { type Action, type BatchOperation, batchedActions, owners } from "../action.ts";
import { second } from "../times.ts";

/** The share of runs in which owners send batches. */
const share = 0.1;

/** The most times that a batch races with another one. */
const maxRaces = 3;

/**
 * Adds batches of an owner to a plan: at about the time of another action, of any uploads that were requested until then, and followed by
 * other batches within seconds. The ids can be of another owner's uploads.
 */
export const addBatches = (plan: readonly Action[], random: Random): readonly Action[] => {
  if (!random.chance(share)) return plan;
  const added: Action[] = [];
  for (const { at, operation } of plan) {
    if (!("upload" in operation) || !random.chance(0.5)) continue;
    const uploads = plan.flatMap((action) =>
      action.operation.kind === "upload" && action.at <= at && random.chance(0.7)
        ? [action.number]
        : [],
    );
    if (uploads.length === 0) continue;
    for (let races = 1 + random.below(maxRaces); races > 0; races -= 1) {
      const batch: BatchOperation = {
        kind: "batch",
        owner: random.pick(owners),
        uploads,
        action: random.pick(batchedActions),
      };
      const number = plan.length + added.length + 1;
      added.push({ number, at: at + random.below(5 * second), operation: batch });
    }
  }
  return [...plan, ...added];
};

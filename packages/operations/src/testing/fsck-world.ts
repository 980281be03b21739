import { limits } from "@slipway/core/limits";
import { createWorld } from "@slipway/functions/testing/world";
import { sweepUploads } from "@slipway/functions/uploads/sweep";
import { fsck } from "../fsck/fsck.ts";
import { repair } from "../fsck/repair.ts";
import { createFsckState, type FsckState } from "../fsck/state.ts";
import { inventoryInMemory } from "./inventory-in-memory.ts";

export const grace = 15 * 60;
export const policyOver = limits.policyLifetime + limits.policyGrace;
export const longAfter = policyOver + grace + 1;
export const orphanId = "01930000-0000-7000-8000-00000000000a";
export const createFsckWorld = () => {
  const base = createWorld();
  const inventory = inventoryInMemory(base.records, base.objects);
  const check = async (
    options: Partial<Parameters<typeof fsck>[1]> = {},
    state = createFsckState({ bucket: "b", table: "t", segments: 3 }),
  ): Promise<FsckState> => {
    await fsck(state, { inventory, adapters: base.adapters, grace, ...options });
    return state;
  };
  /** Checks and repairs. */
  const repairAll = async (force = false): Promise<FsckState> => {
    const state = await check();
    await repair(state, { inventory, adapters: base.adapters, grace, force });
    return state;
  };
  const change = (id: string, to: Record<string, unknown>) => {
    const item = { ...base.records.items.get(id), ...to };
    base.records.items.set(id, JSON.parse(JSON.stringify(item)));
  };
  /** Creates a ready upload whose form has expired, and sweeps it. */
  const settled = async (...args: Parameters<typeof base.upload>) => {
    const id = await base.upload(...args);
    base.wait(policyOver + 1);
    await sweepUploads(base.adapters);
    return id;
  };
  return { ...base, inventory, check, repairAll, change, settled };
};
export type FsckWorld = ReturnType<typeof createFsckWorld>;

/** Returns the kinds of the findings, sorted. */
export const kindsIn = ({ findings }: FsckState) => findings.map(({ kind }) => kind).sort();

import { describe, expect, test } from "vitest";
import { type Damageable, damageable, damages, longAfter } from "../testing/damages.ts";
import { type FsckState, isComplete, newState } from "./state.ts";

describe("a walk that is stopped", () => {
  const damaged = async () => {
    const it = damageable();
    for (const { does } of Object.values(damages)) {
      await does(it).catch(() => undefined);
    }
    for (let n = 0; n < 20; n += 1) store(it, n);
    it.wait(longAfter);
    return it;
  };
  const store = ({ store: put }: Damageable, n: number) =>
    put(`01930000-0000-7000-8000-0000000001${String(n).padStart(2, "0")}`);
  const sorted = ({ findings }: FsckState) =>
    findings.map((finding) => JSON.stringify(finding)).sort();

  test("goes on from its state, and tells the same as one that was not", async () => {
    const { check } = await damaged();
    const whole = await check();
    expect(whole.findings.length).toBeGreaterThan(30);
    for (const pages of [1, 2, 5]) {
      let state = newState({ bucket: "b", table: "t", segments: 3 });
      let runs = 0;
      do {
        let left = pages;
        // As a file keeps it.
        state = JSON.parse(JSON.stringify(state));
        await check({ isStopped: () => left-- <= 0 }, state);
        runs += 1;
      } while (!isComplete(state));
      expect(runs).toBeGreaterThan(1);
      expect(sorted(state)).toEqual(sorted(whole));
      expect({ ...state, findings: [], items: [], versions: {} }).toMatchObject({
        found: whole.found,
        checked: whole.checked,
        inProgress: whole.inProgress,
      });
    }
  });

  test("by a failure keeps what it knows, and what comes after begins there", async () => {
    const { check, inventory } = await damaged();
    const whole = await check();
    const state = newState({ bucket: "b", table: "t", segments: 3 });
    let asked = 0;
    const failing = {
      ...inventory,
      versions: async (after: Parameters<typeof inventory.versions>[0]) => {
        asked += 1;
        if (asked === 4) throw new Error("SlowDown");
        return inventory.versions(after);
      },
    };
    await expect(check({ inventory: failing }, state)).rejects.toThrow("SlowDown");
    expect(isComplete(state)).toBe(false);
    expect(state.checked.versions).toBe(6);
    expect(sorted(await check({}, state))).toEqual(sorted(whole));
  });
});

import { describe, expect, test } from "vitest";
import { faults } from "../testing/faults.ts";
import { createFsckWorld, type FsckWorld, longAfter } from "../testing/fsck-world.ts";
import { createFsckState, type FsckState, isComplete } from "./state.ts";

describe("a stopped check", () => {
  const createFaultyWorld = async () => {
    const fsckWorld = createFsckWorld();
    for (const { cause } of Object.values(faults)) {
      await cause(fsckWorld).catch(() => undefined);
    }
    for (let n = 0; n < 20; n += 1) store(fsckWorld, n);
    fsckWorld.wait(longAfter);
    return fsckWorld;
  };
  const store = ({ store: put }: FsckWorld, n: number) =>
    put(`01930000-0000-7000-8000-0000000001${String(n).padStart(2, "0")}`);
  const sorted = ({ findings }: FsckState) =>
    findings.map((finding) => JSON.stringify(finding)).sort();

  test("resumes from its state with the same findings as an uninterrupted check", async () => {
    const { check } = await createFaultyWorld();
    const whole = await check();
    expect(whole.findings.length).toBeGreaterThan(30);
    for (const pages of [1, 2, 5]) {
      let state = createFsckState({ bucket: "b", table: "t", segments: 3 });
      let runs = 0;
      do {
        let pagesLeft = pages;
        // As in a state file.
        state = JSON.parse(JSON.stringify(state));
        await check({ isStopped: () => pagesLeft-- <= 0 }, state);
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

  test("that failed keeps its results and resumes there", async () => {
    const { check, inventory } = await createFaultyWorld();
    const whole = await check();
    const state = createFsckState({ bucket: "b", table: "t", segments: 3 });
    let calls = 0;
    const failing = {
      ...inventory,
      versions: async (after: Parameters<typeof inventory.versions>[0]) => {
        calls += 1;
        if (calls === 4) throw new Error("SlowDown");
        return inventory.versions(after);
      },
    };
    await expect(check({ inventory: failing }, state)).rejects.toThrow("SlowDown");
    expect(isComplete(state)).toBe(false);
    expect(state.checked.versions).toBe(6);
    expect(sorted(await check({}, state))).toEqual(sorted(whole));
  });
});

import { describe, expect, inject, test } from "vitest";
import { faultKinds } from "./faults.ts";
import { invariants } from "./invariants/invariants.ts";
import { run } from "./run.ts";
import { runInWorkers } from "./run-in-workers.ts";
import { runMany } from "./run-many.ts";
import { shrink } from "./shrink.ts";
import { createSummary } from "./summary.ts";

const runs = inject("thorough") ? 2000 : 200;

test(`violates no invariant in ${runs} runs`, async () => {
  const summary = await runMany({ firstSeed: 1, runs });
  expect(summary.failures).toEqual([]);
  expect(Object.keys(summary.checks).sort()).toEqual(Object.keys(invariants).sort());
});

test("derives a whole run from its seed", async () => {
  const [one, other, another] = [
    await run({ seed: 7, traced: true }),
    await run({ seed: 7, traced: true }),
    await run({ seed: 8, traced: true }),
  ];
  expect(one.lines.length).toBeGreaterThan(20);
  expect(other).toEqual(one);
  expect(another.lines).not.toEqual(one.lines);
});

test("runs the same in threads", async () => {
  const here = await runMany({ firstSeed: 5, runs: 30 });
  const there = await runInWorkers({ firstSeed: 5, runs: 30, workers: 2, onProgress: () => {} });
  expect(there).toEqual(here);
  expect(there).not.toEqual(createSummary());
});

describe("reducing a run", () => {
  test("removes faults and actions", async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const whole = await run({ seed });
      const kind = faultKinds.find((one) => whole.faults[one] !== undefined);
      const [number] = whole.acted;
      if (kind === undefined || number === undefined) continue;
      const less = await run({ seed, without: new Set([kind]), skipping: new Set([number]) });
      expect(less.faults).not.toHaveProperty([kind]);
      expect(less.acted).not.toContain(number);
    }
  });

  test("removes random choices, so that everything happens in order and without faults", async () => {
    const orderly = await run({ seed: 3, freeChoices: 0 });
    expect(orderly.violation).toBeUndefined();
    expect(orderly.faults).toEqual({});
  });

  test("removes everything that a failing run does not need", async () => {
    // No run fails, so the test pretends that one does. Nothing of it is needed.
    const whole = await run({ seed: 3 });
    const { result } = await shrink(3, whole);
    expect(result.acted).toEqual([]);
    expect(result.faults).toEqual({});
    expect(result.choices).toBe(0);
  });
});

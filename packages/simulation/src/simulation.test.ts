import { describe, expect, test } from "vitest";
import { faultKinds } from "./faults.ts";
import { runMany } from "./many-runs.ts";
import { run } from "./run.ts";
import { shrink } from "./shrink.ts";
import { emptySummary } from "./summary.ts";
import { invariants } from "./truth/violations.ts";
import { runInWorkers } from "./workers.ts";

test("whatever happens in 2,000 runs, no promise of Slipway's is broken", async () => {
  const summary = await runMany({ firstSeed: 1, runs: 2000 });
  expect(summary.failures).toEqual([]);
  expect(Object.keys(summary.checks).sort()).toEqual(Object.keys(invariants).sort());
});

test("a seed says all of a run", async () => {
  const [one, other, another] = [
    await run({ seed: 7, traced: true }),
    await run({ seed: 7, traced: true }),
    await run({ seed: 8, traced: true }),
  ];
  expect(one.lines.length).toBeGreaterThan(20);
  expect(other).toEqual(one);
  expect(another.lines).not.toEqual(one.lines);
});

test("runs in threads are the same runs", async () => {
  const here = await runMany({ firstSeed: 5, runs: 30 });
  const there = await runInWorkers({ firstSeed: 5, runs: 30, workers: 2, onProgress: () => {} });
  expect(there).toEqual(here);
  expect(there).not.toEqual(emptySummary());
});

describe("what is taken out of a run", () => {
  test("does not happen, be it a fault or an action", async () => {
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

  test("is choice as well: without any everything happens in order, and nothing goes wrong", async () => {
    const orderly = await run({ seed: 3, freeChoices: 0 });
    expect(orderly.violation).toBeUndefined();
    expect(orderly.faults).toEqual({});
  });

  test("is all that a failing run does not need", async () => {
    // No run fails, so one is called failing that is not: nothing of it is needed.
    const whole = await run({ seed: 3 });
    const { result } = await shrink(3, whole);
    expect(result.acted).toEqual([]);
    expect(result.faults).toEqual({});
    expect(result.choices).toBe(0);
  });
});

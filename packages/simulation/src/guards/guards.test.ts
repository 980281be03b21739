import { describe, expect, inject, test } from "vitest";
import { mutateSource } from "../mutations/mutate-source.ts";
import { findViolation } from "./find-violation.ts";
import { guards } from "./guards.ts";
import { loadWithoutGuard } from "./load-without-guard.ts";
import { findMarkedFiles } from "./marked-files.ts";
import { readRecordedSeeds } from "./recorded-seeds.ts";

/** Runs in which a removed guard must violate an invariant. */
const maxRuns = 20_000;

/** Every tenth guard, and all of them in thorough runs. */
const removedGuards = Object.keys(guards).filter(
  (_, index) => inject("thorough") || index % 10 === 0,
);

const recordedSeeds = readRecordedSeeds();

describe.concurrent(`within ${maxRuns} runs, an invariant is violated unless`, () => {
  test.each(removedGuards)(
    "%s",
    async (guard) => {
      const found = await findViolation(guard, maxRuns, recordedSeeds.get(guard));
      expect(found).toMatchObject({ invariant: expect.any(String) });
    },
    600_000,
  );
});

test("the documentation records for guards the seed that finds each", () => {
  expect([...recordedSeeds.keys()].toSorted()).toEqual(Object.keys(guards).toSorted());
  for (const seed of recordedSeeds.values()) expect(seed).toBeLessThanOrEqual(maxRuns);
});

test("every guard is marked once, and every mark has a guard", () => {
  const marks = findMarkedFiles().flatMap((file) => file.guards);
  expect(marks.toSorted()).toEqual(Object.keys(guards).toSorted());
});

test("every guard can be removed from the code that it marks", () => {
  for (const { source, guards: marked } of findMarkedFiles())
    for (const name of marked)
      expect(mutateSource(source, name, guards[name] ?? "remove")).not.toBe(source);
});

test("a guard that is not marked cannot be removed", () => {
  expect(() => loadWithoutGuard("no such guard", "remove")).toThrow("is marked in 0 files");
});

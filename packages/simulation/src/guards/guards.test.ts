import { describe, expect, inject, test } from "vitest";
import { mutateSource } from "../mutations/mutate-source.ts";
import { findViolation } from "./find-violation.ts";
import { guards } from "./guards.ts";
import { loadWithoutGuard } from "./load-without-guard.ts";
import { findMarkedFiles } from "./marked-files.ts";

/** Runs in which a removed guard must violate an invariant. */
const maxRuns = 20_000;

/** Every tenth guard, and all of them in thorough runs. */
const removedGuards = Object.keys(guards).filter(
  (_, index) => inject("thorough") || index % 10 === 0,
);

describe.concurrent(`within ${maxRuns} runs, an invariant is violated unless`, () => {
  test.each(removedGuards)(
    "%s",
    async (guard) => {
      expect(await findViolation(guard, maxRuns)).toMatchObject({ invariant: expect.any(String) });
    },
    600_000,
  );
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

import { describe, expect, test } from "vitest";
import { guards } from "./guards.ts";
import { hunt } from "./hunting.ts";
import { takeOut } from "./take-out.ts";

/** Runs in which the absence of each guard must show. */
const mostRuns = 20_000;

describe.concurrent(`within ${mostRuns} runs the simulation misses that`, () => {
  test.each(guards)("$name", async (guard) => {
    expect(await hunt(guard, mostRuns)).toMatchObject({ invariant: expect.any(String) });
  });
});

test("no two guards have the same name", () => {
  expect(new Set(guards.map(({ name }) => name)).size).toBe(guards.length);
});

test("a guard whose snippet is not there, or more than once, is not thought to be out", () => {
  const file = "packages/core/src/limits.ts";
  const guard = { name: "none", file, replacement: "" };
  expect(() => takeOut({ ...guard, snippet: "not in this file" })).toThrow("0 times");
  expect(() => takeOut({ ...guard, snippet: "minute" })).toThrow("must have it once");
});

import { expect, test } from "vitest";
import config from "../../slipway.config.ts";
import { startTestStack } from "../../tests/stack.ts";
import { createExistingDeployment } from "./existing-deployment.ts";
import { fsckStep } from "./fsck-step.ts";
import { journeys } from "./journeys.ts";
import { formatReport } from "./report.ts";
import { createSoakStep } from "./soak-step.ts";
import { type Step, verify } from "./verify.ts";

/** A deployment that counts how often it is removed. */
const createCountedDeployment = (endpoint: string, dataDir = "") => {
  const counted = { removals: 0, ...createExistingDeployment(endpoint, dataDir) };
  counted.remove = async () => {
    counted.removals += 1;
  };
  return counted;
};
const log = () => {};
const at = new Date("2026-11-29T12:00:00Z");

test("every step passes on the local stack, which is removed afterward", async () => {
  await using stack = await startTestStack({ config });
  const deployment = createCountedDeployment(stack.apiUrl, stack.dataDir);
  const steps = [...journeys, createSoakStep(25, 7), fsckStep];
  const { signal } = new AbortController();
  const results = await verify({ deployment, steps, signal, log });
  expect(results.filter(({ outcome }) => outcome !== "passed")).toEqual([]);
  expect(results).toHaveLength(steps.length + 2);
  expect(deployment.removals).toBe(1);
  expect(formatReport(results, { where: "here", version: "1.0.0", at })).toContain(
    "Everything passed.",
  );
});

test("a stage is removed after a failed step, an interruption, and a failed deployment", async () => {
  const deployment = createCountedDeployment("http://localhost:1/api");
  const interruption = new AbortController();
  const failing: Step = {
    name: "fails",
    run: async () => {
      interruption.abort();
      throw new Error("a | b");
    },
  };
  const { signal } = interruption;
  const results = await verify({ deployment, steps: [failing, failing], signal, log });
  expect(results.map(({ outcome }) => outcome)).toEqual(["passed", "failed", "not run", "passed"]);
  expect(formatReport(results, { where: "here", version: "1.0.0", at })).toContain("a \\| b");

  deployment.deploy = async () => {
    throw new Error("no quota");
  };
  const running = new AbortController();
  const undeployed = await verify({ deployment, steps: [failing], signal: running.signal, log });
  expect(undeployed.map(({ outcome }) => outcome)).toEqual(["failed", "not run", "passed"]);
  expect(deployment.removals).toBe(2);
});

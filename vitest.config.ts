import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

/** Vitest leaves one core idle by default, which is half of a machine with two cores. */
const cores = Math.max(2, availableParallelism());

const unitTests = "{packages,web,scripts}/**/*.test.{ts,tsx}";
const infraTests = "infra/**/*.test.ts";
const integrationTests = "tests/**/*.test.ts";
const browserTests = "tests/**/*.browser.test.ts";

/**
 * Test files that `npm test` leaves out: they test other tests, repeat so much that fewer repetitions find nothing, or
 * repeat in the browser what `tests/faults.test.ts` tests in Node.
 */
const thoroughTests = [
  "infra/mistakes.test.ts",
  "tests/soak.test.ts",
  "tests/faults.browser.test.ts",
];

/** Returns the test files that thorough runs do not change: they repeat nothing by `inject("thorough")`. */
const findUnchangedTests = (): readonly string[] =>
  globSync([unitTests, infraTests, integrationTests], {
    cwd: root,
    exclude: configDefaults.exclude,
  }).filter(
    (test) =>
      !thoroughTests.includes(test) &&
      !readFileSync(join(root, test), "utf8").includes('inject("thorough")'),
  );

/**
 * Returns the test files that a mode leaves out.
 *
 * @param mode `test` for `npm test`, `thorough` for all tests with all repetitions, and `remaining` for what `thorough`
 * runs and `test` does not
 */
const excludedTests = (mode: string): readonly string[] => {
  switch (mode) {
    case "thorough":
      return [];
    case "remaining":
      return findUnchangedTests();
    default:
      return thoroughTests;
  }
};

export default defineConfig(({ mode }) => {
  const exclude = [...configDefaults.exclude, ...excludedTests(mode)];
  const shared = {
    exclude,
    provide: { thorough: mode !== "test" },
    // Tests wait for conditions, and slow machines need more time to meet them.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  };
  const computing = { maxWorkers: cores, sequence: { groupOrder: 0 } };
  const starting = { maxWorkers: cores, sequence: { groupOrder: 1 } };
  // A browser needs both cores, so one test file runs at a time.
  const browsing = { maxWorkers: 1, sequence: { groupOrder: 2 } };
  return {
    test: {
      projects: [
        { test: { name: "unit", include: [unitTests], ...shared, ...computing } },
        {
          test: {
            name: "infra",
            include: [infraTests],
            globalSetup: "infra/testing/evaluate-stages.ts",
            ...shared,
            ...computing,
            // Each evaluation runs all of SST's components, which takes seconds of CPU time.
            testTimeout: 600_000,
            hookTimeout: 600_000,
          },
        },
        {
          test: {
            name: "integration",
            include: [integrationTests],
            globalSetup: "tests/build-page.ts",
            ...shared,
            ...starting,
            exclude: [...exclude, browserTests],
          },
        },
        {
          test: {
            name: "browser",
            include: [browserTests],
            globalSetup: "tests/build-page.ts",
            ...shared,
            ...browsing,
          },
        },
      ],
    },
  };
});

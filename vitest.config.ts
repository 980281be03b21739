import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

// Many tests start Slipway's programs. Node keeps what it compiled of them, so each program starts in half the time.
process.env.NODE_COMPILE_CACHE ??= join(root, "node_modules", ".cache", "node-compile-cache");

/** Vitest leaves one core idle by default, which is half of a machine with two cores. */
const cores = Math.max(2, availableParallelism());

const unitTests = "{packages,web,scripts}/**/*.test.{ts,tsx}";
const infraTests = "infra/**/*.test.ts";
const integrationTests = "tests/**/*.test.ts";
const browserTests = "tests/**/*.browser.test.ts";

/** Test files that `npm test` leaves out, so that it takes minutes. `npm run test:remaining` runs them. */
const thoroughTests = [
  // Tests of other tests, and tests that find nothing with fewer repetitions.
  "infra/mistakes.test.ts",
  "tests/soak.test.ts",
  // Each fault, change, or repetition with whole processes. Unit tests and the simulation cover the same rules.
  "tests/changed-file.browser.test.ts",
  "tests/changed-file.test.ts",
  "tests/faults.browser.test.ts",
  "tests/faults.test.ts",
  "tests/fsck.test.ts",
  "tests/hooks-chaos.test.ts",
  "tests/hooks-killed.test.ts",
  "tests/kill-and-resume.test.ts",
  "tests/many-uploads.test.ts",
  "tests/random-faults.test.ts",
  "tests/redrive.test.ts",
  "tests/same-file.test.ts",
  // Apps and options that each take an evaluation of their own. `npm test` evaluates the stages of `sst.config.ts`.
  "infra/callers.test.ts",
  "infra/config.test.ts",
  "infra/hooks.test.ts",
  "infra/partitions.test.ts",
  // The bundles that are deployed, of the sources that other tests run.
  "infra/functions/compiled-bundles.test.ts",
  "packages/functions/bundle/bundle-functions.test.ts",
  "tests/bundled-config.test.ts",
  "tests/bundled-functions.test.ts",
  // Everything on the page but uploads, the library, and the examples of the docs.
  "tests/page-access.browser.test.ts",
  "tests/page-choosing.browser.test.ts",
  "tests/page-display.browser.test.ts",
  "tests/page-in-use.browser.test.ts",
  "tests/page-kinds.browser.test.ts",
  "tests/page-large-file.browser.test.ts",
  "tests/page-trouble.browser.test.ts",
  "tests/sign-in.browser.test.ts",
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
  // A browser needs both cores, so one test file runs at a time. All run in one process, and share its browser.
  const browsing = { maxWorkers: 1, isolate: false, sequence: { groupOrder: 1 } };
  return {
    test: {
      // `.ci/run` measures the coverage of `npm test`.
      coverage: {
        provider: "v8",
        include: ["packages/*/src/**/*.{ts,tsx}", "infra/**/*.ts", "web/src/**/*.{ts,tsx}"],
        exclude: ["**/*.test.{ts,tsx}", "**/testing/**"],
        reporter: ["text-summary"],
        thresholds: { statements: 75, branches: 69, functions: 72, lines: 76 },
      },
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
            ...computing,
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

import { defineConfig } from "vitest/config";

const browserTests = "tests/**/*.browser.test.ts";
const unitTests = "{packages,web,scripts}/**/*.test.{ts,tsx}";

/** Tests wait for conditions; how long they may take is for a slow machine to say. */
const patience = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 30_000 } },
};
/** Tests that run all of Slipway find the page built. */
const globalSetup = "tests/build-page.ts";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: [unitTests], ...patience } },
      {
        test: {
          name: "infra",
          include: ["infra/**/*.test.ts"],
          globalSetup: "infra/testing/evaluate-stages.ts",
          ...patience,
          // Each evaluation runs all of SST's components: seconds of processor.
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: "integration",
          include: ["tests/**/*.test.ts"],
          exclude: [browserTests],
          globalSetup,
          ...patience,
        },
      },
      {
        test: {
          name: "browser",
          include: [browserTests],
          globalSetup,
          fileParallelism: false,
          ...patience,
        },
      },
    ],
  },
});

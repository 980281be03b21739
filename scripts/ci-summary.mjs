// Adds up the output of `npm run check` and Vitest's JSON reports: `N passed, N failed`.
//
//   node scripts/ci-summary.mjs CHECK REPORT…
import { readFileSync } from "node:fs";

/** @typedef {{ passed: number, failed: number }} Counts */

const [, , check = "", ...reports] = process.argv;

/** @param {string} path */
const read = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

/** @param {string} report @returns {Counts} */
const countTests = (report) => {
  try {
    const { numPassedTests, numFailedTests, success, testResults } = JSON.parse(read(report));
    // A file that cannot be loaded has no failed tests, and counts as one failure.
    const brokenFiles = testResults.filter(
      (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
        file.status === "failed" && file.assertionResults.length === 0,
    ).length;
    const failed = numFailedTests + brokenFiles;
    return { passed: numPassedTests, failed: success ? failed : Math.max(1, failed) };
  } catch {
    return { passed: 0, failed: 1 };
  }
};

/** @returns {Counts} */
const countChecks = () => {
  const [, passed, failed] = /\b(\d+) checks passed, (\d+) failed\s*$/.exec(read(check)) ?? [];
  return passed === undefined
    ? { passed: 0, failed: 1 }
    : { passed: Number(passed), failed: Number(failed) };
};

const counts = [...reports.map(countTests), countChecks()];
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`${passed} passed, ${failed} failed`);

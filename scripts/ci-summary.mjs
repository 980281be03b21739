// Adds up a Vitest JSON report and the output of `npm run check`: `N passed, N failed`.
import { readFileSync } from "node:fs";

const [, , report = "", check = ""] = process.argv;

/** @param {string} path */
const read = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

/** @returns {{ passed: number, failed: number }} */
const tests = () => {
  try {
    const { numPassedTests, numFailedTests, success, testResults } = JSON.parse(read(report));
    // A file that could not be loaded has no failed tests, but counts as a failure.
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

/** @returns {{ passed: number, failed: number }} */
const checks = () => {
  const [, passed, failed] = /\b(\d+) checks passed, (\d+) failed\s*$/.exec(read(check)) ?? [];
  return passed === undefined
    ? { passed: 0, failed: 1 }
    : { passed: Number(passed), failed: Number(failed) };
};

const both = [tests(), checks()];
const passed = both.reduce((sum, part) => sum + part.passed, 0);
const failed = both.reduce((sum, part) => sum + part.failed, 0);
console.log(`${passed} passed, ${failed} failed`);

import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { refereeNames, startReferee } from "./servers.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The tests that open a table. */
const tests = globSync("packages/functions/src/**/*.test.ts", { cwd: root }).filter((file) =>
  readFileSync(`${root}/${file}`, "utf8").includes("testing/dynamodb-table.ts"),
);

/**
 * Runs the tests of all DynamoDB adapters on other servers than the embedded one.
 *
 * @returns a line for each server, and whether all tests passed
 */
export const runDynamoDbReferees = async (): Promise<{ lines: string[]; passed: boolean }> => {
  const lines = [`DynamoDB: ${tests.length} files of tests`];
  let passed = true;
  for (const name of refereeNames) {
    await using referee = await startReferee(name);
    if (referee === undefined) {
      lines.push(`  ${name}: not available on this machine`);
      continue;
    }
    const { status } = spawnSync(
      process.execPath,
      ["node_modules/vitest/vitest.mjs", "run", ...tests],
      {
        cwd: root,
        stdio: "inherit",
        env: { ...process.env, SLIPWAY_TEST_DYNAMODB: referee.endpoint },
      },
    );
    lines.push(`  ${name}: ${status === 0 ? "passed" : "FAILED"}`);
    passed &&= status === 0;
  }
  return { lines, passed };
};

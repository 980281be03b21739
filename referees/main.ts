// Runs the tests of everything that talks to DynamoDB on other servers than the embedded one. The first run installs them.
//
//   npm run referees
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { refereeNames, startReferee } from "./servers.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

if (!existsSync(new URL("./node_modules", import.meta.url))) {
  const { status } = spawnSync("npm", ["ci", "--prefix", "referees"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("The referees could not be installed; npm's message is above.");
}

/** The tests that open a table, whoever's adapter they are about. */
const tests = globSync("packages/functions/src/*.test.ts", { cwd: root }).filter((file) =>
  readFileSync(`${root}/${file}`, "utf8").includes("./testing/dynamodb-table.ts"),
);

const results: string[] = [];
for (const name of refereeNames) {
  await using referee = await startReferee(name);
  if (referee === undefined) {
    results.push(`${name}: not to be had on this machine`);
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
  results.push(`${name}: ${status === 0 ? "passed" : "FAILED"}`);
  if (status !== 0) process.exitCode = 1;
}
console.log(`\n${tests.length} files of tests\n${results.join("\n")}`);

// Compares with other implementations of DynamoDB and of IAM. The first run installs them.
//
//   npm run referees [-- dynamodb | iam]
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runDynamoDbReferees } from "./dynamodb/run.ts";
import { runIamReferee } from "./iam/run.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const { dependencies } = JSON.parse(
  readFileSync(new URL("./package.json", import.meta.url), "utf8"),
);
const missing = Object.keys(dependencies).filter(
  (name) => !existsSync(new URL(`./node_modules/${name}`, import.meta.url)),
);
if (missing.length > 0) {
  const { status } = spawnSync("npm", ["ci", "--prefix", "referees"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("The referees could not be installed. npm's output is above.");
}

const referees = { dynamodb: runDynamoDbReferees, iam: runIamReferee };
const asked = process.argv.slice(2);
const summary: string[] = [];
for (const [name, run] of Object.entries(referees)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const { lines, passed } = await run();
  summary.push(...lines);
  if (!passed) process.exitCode = 1;
}
console.log(`\n${summary.join("\n")}`);

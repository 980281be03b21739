// Runs all checks, and prints one line with the result. `npm run check -- --fix` formats and fixes first.
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pMap from "p-map";

const root = fileURLToPath(new URL("..", import.meta.url));
const projects = globSync(
  ["tsconfig.json", "{packages/*,packages/*/src/node,web,infra}/tsconfig.json"],
  { cwd: root },
);
const fixes = process.argv.includes("--fix");
const biome = fixes ? ["check", "--write"] : ["ci", "--error-on-warnings"];

/**
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ name: string, ok: boolean, output: string }>}
 */
const run = (name, command, args) =>
  new Promise((resolve) => {
    const child = spawn(join(root, "node_modules", ".bin", command), args, {
      cwd: root,
      shell: process.platform === "win32",
    });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", (error) => resolve({ name, ok: false, output: error.message }));
    child.on("close", (code) => resolve({ name, ok: code === 0, output }));
  });

let failed = 0;
const checks = [
  () => run("format and lint", "biome", biome),
  () => run("prose", "node", ["scripts/check-prose.mjs"]),
  () => run("unused dependencies", "knip", ["--include", "dependencies"]),
  () => run("structure", "node", ["scripts/check-structure.mjs"]),
  () => run("regular expressions", "node", ["scripts/check-regular-expressions.mjs"]),
  ...projects.map((project) => () => run(`types of ${project}`, "tsc", ["--project", project])),
];
/** @param {() => ReturnType<typeof run>} check */
const report = async (check) => {
  const { name, ok, output } = await check();
  console.log(`${ok ? "ok" : "FAILED"}  ${name}`);
  if (ok) return;
  failed += 1;
  console.log(output);
};

// The formatter changes files that the other checks read.
const first = fixes ? checks.slice(0, 1) : [];
await pMap(first, report);
await pMap(checks.slice(first.length), report, { concurrency: availableParallelism() });
console.log(`${checks.length - failed} checks passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

// Serves or builds the documentation site: `npm run docs`, and `npm run docs:build`.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = import.meta.dirname;
const stamp = join(folder, "node_modules", ".slipway-installed");
const [command = "", ...options] = process.argv.slice(2);

/**
 * Runs a program in this folder, and ends this process if it fails.
 *
 * @param {string} program
 * @param {readonly string[]} args
 */
const run = (program, ...args) => {
  const { status, error } = spawnSync(program, args, {
    cwd: folder,
    stdio: "inherit",
    // Vue's production build, even if a test builds the site.
    env: { ...process.env, NODE_ENV: command === "dev" ? "development" : "production" },
  });
  if (error) console.error(`slipway: ${program} cannot be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
};

const install = () => {
  const lock = readFileSync(join(folder, "package-lock.json"));
  const wanted = createHash("sha256").update(lock).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.error("slipway: Installing what builds the documentation (once; about a minute) …");
  // With devDependencies, which npm omits if NODE_ENV is "production".
  run("npm", "ci", "--include=dev", "--loglevel=error", "--no-audit", "--no-fund");
  writeFileSync(stamp, wanted);
};

if (!["dev", "build", "preview"].includes(command)) {
  console.error("slipway: Use `npm run docs` to serve the documentation, or `npm run docs:build`.");
  process.exit(1);
}
install();
if (command !== "preview") run(process.execPath, "reference/generate.mjs");
run(process.execPath, "node_modules/vitepress/bin/vitepress.js", command, ...options);

// Installs everything that is missing, once, and prints a line for each step. Runs on Node 20 and newer, before anything is
// installed: `npm start`, `npm test`, and `npm run check` run it first.
//
//   --browser  also find a browser for the browser tests, or install Debian's
//   --infra    also install SST's components, which `sst.config.ts` and `infra/` are checked against
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const lockfile = join(root, "package-lock.json");
const stamp = join(root, "node_modules", ".slipway-installed");

/** @param {string} line */
const log = (line) => console.error(`slipway: ${line}`);

const installDependencies = () => {
  const wanted = createHash("sha256").update(readFileSync(lockfile)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  log("Installing dependencies (once; about a minute) …");
  // Runs npm with the machine's Node, because the Node of this script may be in node_modules, which `npm ci` removes. npm
  // warns that this Node is older than our tools require, which does not matter here.
  const { npm_execpath: npm, npm_node_execpath: node = process.execPath } = process.env;
  const [command, ...first] = npm ? [node, npm] : ["npm"];
  const { status } = spawnSync(command, [...first, "ci", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) throw new Error("`npm ci` failed. Its output is above.");
  writeFileSync(stamp, wanted);
};

const ensureBrowser = async () => {
  const { findBrowser, howToGetABrowser, installDebianBrowser } = await import("./browser.mjs");
  if (await findBrowser()) return;
  if (installDebianBrowser(log) && (await findBrowser())) return;
  throw new Error(howToGetABrowser);
};

try {
  installDependencies();
  if (process.argv.includes("--infra")) {
    const { installSst } = await import("./sst-install.mjs");
    await installSst({ log });
  }
  if (process.argv.includes("--browser")) await ensureBrowser();
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

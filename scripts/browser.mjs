// Finds the browser that the browser tests drive. Runs on Node 20 and newer, before anything is installed.
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const commands = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

export const howToGetABrowser =
  "The browser tests need Chromium or Chrome: install one, or run `npx playwright install chromium`, " +
  "or set SLIPWAY_BROWSER to the path of one.";

/**
 * The path of a Chromium or Chrome: the one that SLIPWAY_BROWSER names, an installed one, or Playwright's own.
 *
 * @returns {Promise<string | undefined>} undefined where there is none
 * @throws {Error} when SLIPWAY_BROWSER names something that cannot be run
 */
export const findBrowser = async () => {
  const given = process.env.SLIPWAY_BROWSER;
  if (given) {
    if (isExecutable(given)) return given;
    throw new Error(`SLIPWAY_BROWSER names ${given}, which cannot be run.`);
  }
  const folders = (process.env.PATH ?? "").split(delimiter);
  const installed = commands.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...installed, ...applications].find(isExecutable) ?? (await playwrightsOwn());
};

/**
 * Install Debian's Chromium, where this is a Debian that lets us.
 *
 * @param {(line: string) => void} log
 * @returns {boolean} whether it was tried
 */
export const installDebianBrowser = (log) => {
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) return false;
  log("Installing Debian's chromium for the browser tests (once) …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const run = (/** @type {string[]} */ args) =>
    execFileSync("apt-get", ["-qq", ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
  run(["update"]);
  run(["install", "--yes", "--no-install-recommends", "chromium"]);
  return true;
};

const playwrightsOwn = async () => {
  try {
    const { chromium } = await import("playwright-core");
    const path = chromium.executablePath();
    return isExecutable(path) ? path : undefined;
  } catch {
    return undefined;
  }
};

/** @param {string} path */
const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

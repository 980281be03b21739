// Finds the browser for the browser tests. Runs with Node 20 and newer, before anything is installed.
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The shell of Chromium, which draws no windows, takes a third of the time to open a page. */
const headlessShell = "chromium-headless-shell";
const commands = [
  headlessShell,
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
];
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
 * Returns the path of Chromium or Chrome: from SLIPWAY_BROWSER, an installed browser, or the one that Playwright installed.
 *
 * @returns {Promise<string | undefined>} undefined if there is no browser
 * @throws {Error} if SLIPWAY_BROWSER is not an executable file
 */
export const findBrowser = async () => {
  const configured = process.env.SLIPWAY_BROWSER;
  if (configured) {
    if (isExecutable(configured)) return configured;
    throw new Error(`SLIPWAY_BROWSER is ${configured}, which is not an executable file.`);
  }
  const folders = (process.env.PATH ?? "").split(delimiter);
  const installed = commands.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...installed, ...applications].find(isExecutable) ?? (await findPlaywrightBrowser());
};

/**
 * Installs Debian's Chromium if this is Debian and the user is root.
 *
 * @param {(line: string) => void} log
 * @returns {boolean} true if it was installed
 */
export const installDebianBrowser = (log) => {
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) return false;
  log("Installing Debian's chromium for the browser tests (once) …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const run = (/** @type {string[]} */ args) =>
    execFileSync("apt-get", ["-qq", ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
  run(["update"]);
  const install = (/** @type {string} */ name) =>
    run(["install", "--yes", "--no-install-recommends", name]);
  try {
    install(headlessShell);
  } catch {
    // This version of Debian has only the whole browser.
    install("chromium");
  }
  return true;
};

const findPlaywrightBrowser = async () => {
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

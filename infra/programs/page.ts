// Provides the page with its settings, which are in the environment. SST runs it for each instance.
//
//   node page.ts write <folder>  writes the page and its settings to a folder, which SST uploads
//   node page.ts serve <port>    serves them on this machine, for `sst dev`
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { pageSettingsPath, pageSettingsVariable } from "@slipway/core/deployment/page-settings";
import sirv from "sirv";

/** The page in the published package. */
const prebuilt = fileURLToPath(new URL("../page", import.meta.url));
/** The page's sources in Slipway's repository. */
const sources = fileURLToPath(new URL("../../web", import.meta.url));

const isBuilt = existsSync(prebuilt);
const { [pageSettingsVariable]: settings } = process.env;

/** Runs Vite in Slipway's repository, where the page is not built before. */
const runVite = (...parameters: readonly string[]): void => {
  const { status } = spawnSync("npx", ["vite", ...parameters], { cwd: sources, stdio: "inherit" });
  process.exitCode = status ?? 1;
};

const writePage = (folder: string, text: string): void => {
  rmSync(folder, { recursive: true, force: true });
  if (isBuilt) cpSync(prebuilt, folder, { recursive: true });
  else runVite("build", "--outDir", folder, "--emptyOutDir");
  if (existsSync(folder)) writeFileSync(join(folder, pageSettingsPath), text);
};

const servePage = (port: string, text: string): void => {
  if (!isBuilt) {
    runVite("--port", port, "--strictPort");
    return;
  }
  const serve = sirv(prebuilt, { single: true });
  createServer((request, response) => {
    if (request.url !== pageSettingsPath) return serve(request, response);
    response.writeHead(200, { "content-type": "application/json", "cache-control": "no-cache" });
    response.end(text);
  }).listen(Number(port), "127.0.0.1", () =>
    console.log(`The page is at http://localhost:${port}`),
  );
};

const [, , command, target] = process.argv;
if (settings === undefined || target === undefined)
  throw new Error(`Set ${pageSettingsVariable}, and name a folder or a port.`);
if (command === "write") writePage(resolve(target), settings);
else servePage(target, settings);

// Provides the page with its settings, which are in the environment. SST runs it for each instance.
//
//   node page.ts write <folder>  writes the page and its settings to a folder, which SST uploads
//   node page.ts serve <port>    serves them on this machine, for `sst dev`
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join, resolve } from "node:path";
import { pageSettingsPath, pageSettingsVariable } from "@slipway/core/deployment/page-settings";
import { pageFolder } from "@slipway/page";
import sirv from "sirv";

const pagePackage = dirname(pageFolder);

/** The scripts that build the page in Slipway's repository. The published package contains the built page, and no scripts. */
const { scripts } = JSON.parse(readFileSync(join(pagePackage, "package.json"), "utf8"));
const isBuilt = scripts === undefined;

const runScript = (name: "build" | "dev", ...parameters: readonly string[]): void => {
  const { status } = spawnSync("npm", ["run", name, "--", ...parameters], {
    cwd: pagePackage,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
};

const writePage = (folder: string, text: string): void => {
  if (!isBuilt) runScript("build");
  rmSync(folder, { recursive: true, force: true });
  cpSync(pageFolder, folder, { recursive: true });
  writeFileSync(join(folder, pageSettingsPath), text);
};

const servePage = (port: string, text: string): void => {
  if (!isBuilt) {
    runScript("dev", "--port", port, "--strictPort");
    return;
  }
  const serve = sirv(pageFolder, { single: true });
  createServer((request, response) => {
    if (request.url !== pageSettingsPath) return serve(request, response);
    response.writeHead(200, { "content-type": "application/json", "cache-control": "no-cache" });
    response.end(text);
  }).listen(Number(port), "127.0.0.1", () =>
    console.log(`The page is at http://localhost:${port}`),
  );
};

const { [pageSettingsVariable]: settings } = process.env;
const [, , command, target] = process.argv;
if (settings === undefined || target === undefined)
  throw new Error(`Set ${pageSettingsVariable}, and name a folder or a port.`);
if (command === "write") writePage(resolve(target), settings);
else servePage(target, settings);

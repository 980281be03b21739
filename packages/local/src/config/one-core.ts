import { readFileSync, realpathSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { oneVersionAdvice } from "@slipway/core/kinds/core-version";
import * as v from "valibot";
import { StartError } from "../start-error.ts";

const core = "@slipway/core";

/** The packages of an app that import `@slipway/core`. */
const users = ["react", "client", "server", "sst", "cli", "local"].map(
  (name) => `@slipway/${name}`,
);

const Manifest = v.object({ version: v.string() });

/**
 * Checks that an app and its packages use the same copy of `@slipway/core`. With two, a config can be read by rules that it was not
 * written for.
 *
 * @param folder of the app
 * @throws {StartError} if there are several copies
 */
export const checkOneCore = (folder: string): void => {
  const app = pathToFileURL(join(folder, "package.json")).href;
  const importers = [app, import.meta.url, ...users.flatMap((name) => findPackage(name, app))];
  const copies = new Set(importers.flatMap((importer) => findPackage(core, importer)));
  if (copies.size < 2) return;
  const described = [...copies].map((url) => describeCopy(url, folder));
  throw new StartError(
    `${copies.size} copies of ${core} are installed: ${described.join(" and ")}. ${oneVersionAdvice}`,
  );
};

/** Returns the URL of an installed package's package.json, or nothing if it is not installed. */
const findPackage = (name: string, importer: string): readonly string[] => {
  try {
    const file = findPackageJSON(name, importer);
    return file === undefined ? [] : [pathToFileURL(realpathSync(file)).href];
  } catch {
    return [];
  }
};

const describeCopy = (url: string, folder: string): string => {
  const file = fileURLToPath(url);
  const { version } = v.parse(Manifest, JSON.parse(readFileSync(file, "utf8")));
  return `${version} in ${relative(realpathSync(folder), dirname(file))}`;
};

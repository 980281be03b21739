import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import {
  configurableHandler,
  createConfiguredEntry,
} from "@slipway/core/deployment/function-entries";
import type { FunctionName } from "@slipway/core/deployment/grants";

/** Where entries are written, relative to the app's root. SST's projects ignore the folder in git. */
const entries = ".sst/slipway";

/**
 * Writes the entry that starts a function with the app's config. SST's bundler follows its imports, so `sst dev` bundles the function
 * again when the config or a module of the hooks changes.
 *
 * @param config the path of the config
 * @param path folder of Slipway's checkout, relative to the app's root
 * @param folder of the instance's entries
 * @returns the entry, relative to the app's root and without its extension
 */
export const writeConfiguredEntry = (
  name: FunctionName,
  {
    config,
    path,
    folder,
  }: { readonly config: string; readonly path: string; readonly folder: string },
): string => {
  const { root } = $cli.paths;
  const written = join(root, entries, folder);
  mkdirSync(written, { recursive: true });
  const file = join(written, `${name}.ts`);
  const text = createConfiguredEntry({
    config: createSpecifier(written, config),
    handler: createSpecifier(written, resolve(root, path, configurableHandler(name))),
  });
  // `sst dev` would take an unchanged file for a change.
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
  return `${entries}/${folder}/${name}`;
};

const createSpecifier = (from: string, to: string): string =>
  relative(from, to).split(sep).join("/");

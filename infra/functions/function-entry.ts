import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  configuredFunctions,
  createConfiguredEntry,
  createEntry,
  createImageEntry,
} from "@slipway/core/deployment/function-entries";
import { type FunctionName, imageFunctionName } from "@slipway/core/deployment/grants";
import { findPackageFile, relativePath } from "../installed-package.ts";

/**
 * Writes the entry that starts a function, with the app's config if the function uses it. SST's bundler follows its imports, so
 * `sst dev` bundles the function again when the config or a module of the hooks changes.
 *
 * @param config the path of the config; undefined without one
 * @param folder of the instance, relative to the app's root
 * @returns the entry, relative to the app's root and without its extension
 */
export const writeFunctionEntry = (
  name: FunctionName,
  { config, folder }: { readonly config: string | undefined; readonly folder: string },
): string => {
  const written = join($cli.paths.root, folder);
  mkdirSync(written, { recursive: true });
  const importFile = (file: string) => relativePath(written, file);
  const text = createText(name, { config, importFile });
  const file = join(written, `${name}.ts`);
  // `sst dev` would take an unchanged file for a change.
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
  return `${folder}/${name}`;
};

const createText = (
  name: FunctionName,
  {
    config,
    importFile,
  }: { readonly config: string | undefined; readonly importFile: (file: string) => string },
): string => {
  const importFunction = (path: string) => importFile(findPackageFile(`functions/${path}`));
  if (config === undefined || !configuredFunctions.includes(name))
    return createEntry(importFunction(name));
  const modules = {
    config: importFile(config),
    handler: importFunction(`configurable/${name}`),
  };
  return name === imageFunctionName
    ? createImageEntry({ ...modules, program: importFunction("image-process") })
    : createConfiguredEntry(modules);
};

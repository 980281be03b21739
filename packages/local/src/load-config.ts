import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { StartError } from "./start-error.ts";

/**
 * Imports the config of an app.
 *
 * @param file the path of a JavaScript or TypeScript module
 * @returns its default export. Its settings were not checked
 * @throws {StartError} if the file does not exist, cannot be loaded, or has no default export
 */
export const loadConfig = async (file: string): Promise<unknown> => {
  const path = resolve(file);
  if (!existsSync(path))
    throw new StartError(`--config must name a file, but ${path} does not exist.`);
  const module = await importModule(path);
  if (module.default === undefined)
    throw new StartError(
      `${path} must have a default export, such as export default defineSlipway({ kinds: { … } }).`,
    );
  return module.default;
};

const importModule = async (path: string): Promise<{ readonly default?: unknown }> => {
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new StartError(`${path} could not be loaded: ${message.split("\n", 1)[0]}`);
  }
};

import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { configFile, wrapInFunction } from "./bundle-function.ts";
import { kinds } from "./compile-ahead.ts";

const code = wrapInFunction("exports.config = { kinds: { default: {} } };");

/**
 * Runs something while a bundle has the default kind instead of the app's config. A bundle without a config does not change.
 *
 * @param folder of the bundle
 */
export const withDefaultConfig = async (
  folder: string,
  run: () => Promise<void>,
): Promise<void> => {
  const file = join(folder, configFile);
  if (!existsSync(file)) return run();
  const appConfig = await readFile(file);
  await writeFile(file, code);
  try {
    await run();
  } finally {
    await writeFile(file, appConfig);
    // The compiled code is of the replacement.
    for (const kind of Object.keys(kinds)) await rm(`${file}.${kind}`, { force: true });
  }
};

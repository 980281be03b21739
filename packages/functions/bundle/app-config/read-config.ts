import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import type { AnyConfig } from "@slipway/core/kinds/config";
import { findOtherVersion } from "@slipway/core/kinds/core-version";
import { hookNames } from "@slipway/core/kinds/hook-names";
import { needsCdn } from "@slipway/core/kinds/kind-rules";
import { ConfigError, parseKinds } from "@slipway/core/kinds/parse-kinds";
import { listDerivedKinds } from "@slipway/core/kinds/variant-rules";
import { bundleConfig } from "./bundle-config.ts";
import { type ConfigReport, UnreadableConfigError } from "./config-report.ts";

/**
 * Reads the static settings of an app's config. Hooks are not called, and modules that only hooks use are not loaded.
 *
 * @param file the path of the config
 */
export const readConfig = async (file: string): Promise<ConfigReport> => {
  const name = basename(file);
  try {
    const config = await loadConfig(file);
    const otherVersion = findOtherVersion(config);
    if (otherVersion !== undefined) return { problems: [`${name}: ${otherVersion}.`] };
    const rules = parseKinds(config);
    return {
      // A config whose settings are valid has the type.
      kinds: listHooks(config as AnyConfig),
      derived: listDerivedKinds(rules),
      needsCdn: needsCdn(rules),
      publicKinds: Object.keys(rules).filter((kind) => rules[kind]?.visibility === "public"),
    };
  } catch (error) {
    if (error instanceof ConfigError)
      return { problems: error.problems.map((problem) => `${name}: ${problem}`) };
    if (error instanceof UnreadableConfigError) return { problems: [`${error.message}.`] };
    throw error;
  }
};

const loadConfig = async (file: string): Promise<unknown> => {
  const name = basename(file);
  if (!existsSync(file)) throw new UnreadableConfigError(`${name} does not exist at ${file}`);
  const { default: config } = await importModule(await bundle(file), name);
  if (config === undefined)
    throw new UnreadableConfigError(
      `${name} must have a default export, such as export default defineSlipway({ kinds: { avatar: {} } })`,
    );
  return config;
};

const bundle = async (file: string): Promise<string> => {
  try {
    return await bundleConfig(file);
  } catch (error) {
    const errors = findErrors(error);
    const unreadable = errors.find((each) => each instanceof UnreadableConfigError);
    if (unreadable !== undefined) throw unreadable;
    throw new UnreadableConfigError(
      `${basename(file)} could not be bundled: ${errors.map(describe).join("; ")}`,
    );
  }
};

/** Returns the errors that the bundler collected. */
const findErrors = (error: unknown): readonly unknown[] =>
  error instanceof Error && "errors" in error && Array.isArray(error.errors)
    ? error.errors
    : [error];

const importModule = async (
  code: string,
  name: string,
): Promise<{ readonly default?: unknown }> => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-config-"));
  try {
    const file = join(folder, "config.mjs");
    await writeFile(file, code);
    return await import(pathToFileURL(file).href);
  } catch (error) {
    throw new UnreadableConfigError(
      `${name} could not be loaded: ${describe(error)}. Connect to services in hooks, not when a module is loaded`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Returns the first line of an error's message, without colors and the bundler's code. */
const describe = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  const [line = ""] = stripVTControlCharacters(message).trim().split("\n", 1);
  return line.replace(/^\[[A-Z_]+\] /, "").replace(/\.$/, "");
};

const listHooks = ({ kinds }: AnyConfig) =>
  Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      hookNames.filter((hook) => kind[hook] !== undefined),
    ]),
  );

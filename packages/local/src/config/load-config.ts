import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { LambdaAuthorizerOptions } from "../api-gateway/lambda-authorizer.ts";
import { StartError } from "../start-error.ts";
import { describeLoadError } from "./describe-load-error.ts";
import { resolveAsBundlers } from "./resolve-as-bundlers.ts";

/** The config that is used if no other is named. */
export const defaultConfigFile = "slipway.config.ts";

/**
 * Imports the config of an app.
 *
 * @param file the path of a JavaScript or TypeScript module. The default is `defaultConfigFile` if it exists
 * @returns its default export, whose settings were not checked; undefined without a config
 * @throws {StartError} if the file does not exist, cannot be loaded, or has no default export
 */
export const loadConfig = async (file: string | undefined): Promise<unknown> => {
  if (file === undefined && !existsSync(defaultConfigFile)) return undefined;
  const { path, module } = await loadModule("--config", file ?? defaultConfigFile);
  if (module.default === undefined)
    throw new StartError(
      `${path} must have a default export, such as export default defineSlipway({ kinds: { … } }).`,
    );
  return module.default;
};

/**
 * Imports the authorizer of an app.
 *
 * @param file the path of a JavaScript or TypeScript module
 * @returns its export `handler`
 * @throws {StartError} if the file does not exist, cannot be loaded, or does not export this function
 */
export const loadAuthorizer = async (file: string): Promise<LambdaAuthorizerOptions["handler"]> => {
  const { path, module } = await loadModule("--authorizer", file);
  const { handler } = module;
  if (typeof handler !== "function")
    throw new StartError(
      `${path} must export a function, such as export const handler = async (event) => ({ isAuthorized: false }).`,
    );
  return (event) => handler(event);
};

const loadModule = async (option: string, file: string) => {
  const path = resolve(file);
  if (!existsSync(path))
    throw new StartError(`${option} must name a file, but ${path} does not exist.`);
  resolveAsBundlers();
  return { path, module: await importModule(path) };
};

const importModule = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
  // Node emits this event if a module awaits something that cannot settle.
  const { promise: unsettled, reject } = Promise.withResolvers<never>();
  const stop = () =>
    reject(
      new StartError(`${path} did not finish loading: it awaits something that never happens.`),
    );
  process.once("beforeExit", stop);
  try {
    return await Promise.race([import(pathToFileURL(path).href), unsettled]);
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(describeLoadError(error, path));
  } finally {
    process.off("beforeExit", stop);
  }
};

// The public API for tests of apps.
import type { ServicesOptions } from "./embed/services-options.ts";
import type { LocalSlipway, StartSlipwayOptions } from "./embed/start-slipway.ts";
import type { LocalServices } from "./embed/start-without-api.ts";
import { requireNode } from "./required-node.ts";

export type { ServicesOptions } from "./embed/services-options.ts";
export type { AuthorizerEvent, LocalSlipway, StartSlipwayOptions } from "./embed/start-slipway.ts";
export type { LocalServices } from "./embed/start-without-api.ts";

/**
 * Starts all of Slipway in this process: the API, the functions, S3, DynamoDB, the queue, and a sign-in for any user.
 *
 * @throws {StartError} if Node is too old, the app has two copies of `@slipway/core`, a port is in use, or the data folder cannot
 *   be opened
 * @throws {ConfigError} if the config has invalid settings
 * @example
 * const slipway = await startSlipway({ config });
 * const uploader = createUploader({ endpoint: slipway.apiUrl, getToken: () => slipway.getToken("ada") });
 */
export const startSlipway = async (options?: StartSlipwayOptions): Promise<LocalSlipway> => {
  await checkApp();
  return (await import("./embed/start-slipway.ts")).startSlipway(options);
};

/**
 * Starts all of Slipway but its API in this process: the functions, S3, DynamoDB, and the queue.
 *
 * @throws {StartError} if Node is too old, the app has two copies of `@slipway/core`, or the data folder cannot be opened
 * @throws {ConfigError} if the config has invalid settings
 * @example
 * const slipway = await startSlipwayWithoutApi({ config });
 * slipway.setEnvironment();
 * const { app } = await import("../src/app.ts");
 */
export const startSlipwayWithoutApi = async (options?: ServicesOptions): Promise<LocalServices> => {
  await checkApp();
  return (await import("./embed/start-without-api.ts")).startSlipwayWithoutApi(options);
};

/** @throws {StartError} if Node is too old, or the app in the current folder has two copies of `@slipway/core` */
const checkApp = async (): Promise<void> => {
  requireNode();
  // Older versions of Node could not even load the modules.
  const { checkOneCore } = await import("./config/one-core.ts");
  checkOneCore(process.cwd());
};

import { connect } from "./connect.ts";
import { createApiHandler, type ServerHandler } from "./handler.ts";
import { checkResources, type ServerOptions } from "./options.ts";

export type { ServerHandler } from "./handler.ts";
export type {
  ApiOptions,
  ServerCaller,
  ServerOptions,
  ServerResources,
  Telemetry,
} from "./options.ts";

/**
 * Creates a function that answers Slipway's HTTP API inside an app: the same routes, validation, problems, and headers as the
 * deployed API.
 *
 * @param options the app's config, the deployment's bucket and table, and how to find the caller of a request
 * @returns a function from a request to its response. It never throws
 * @throws {TypeError} if an option is missing or invalid
 * @throws {ConfigError} with every invalid setting of the config
 *
 * @example
 * const handler = createHandler({ config, bucket, table, caller: async (request) => {
 *   const session = await findSession(request);
 *   return session && { sub: session.userId };
 * } });
 */
export const createHandler = (options: ServerOptions): ServerHandler => {
  const resources = checkResources(options);
  return createApiHandler(options, (settings) => connect(resources, settings));
};

import { serverVariables } from "@slipway/core/deployment/environment";
import { connect } from "./connect.ts";
import { createApiHandler, type ServerHandler } from "./handler.ts";
import { type ApiOptions, checkResources, type ServerResources } from "./options.ts";

export type { ServerHandler } from "./handler.ts";
export type { ApiOptions, ServerCaller, ServerResources, Telemetry } from "./options.ts";

/**
 * Creates the handler of `@slipway/server`, with the bucket, the prefix, the table, the function, and the distribution for files from
 * the environment variables `SLIPWAY_BUCKET`, `SLIPWAY_PREFIX`, `SLIPWAY_TABLE`, `SLIPWAY_COMPLETE_UPLOAD`, `SLIPWAY_FILES_URL`, and
 * `SLIPWAY_FILES_KEY`. They are read at the first request, because frameworks also load
 * a server's modules while they build the app. If the bucket or
 * the table is missing, every request is answered with 500, and an error names it.
 *
 * @throws {TypeError} if another option is invalid
 * @throws {ConfigError} with every invalid setting of the config
 */
export const createHandler = ({
  bucket,
  prefix,
  table,
  completeUpload,
  filesUrl,
  filesKey,
  ...options
}: ApiOptions & Partial<ServerResources>): ServerHandler => {
  const given = { bucket, prefix, table, completeUpload, filesUrl, filesKey };
  return createApiHandler(options, (settings) => {
    const entries = Object.entries(serverVariables).map(([name, variable]) => [
      name,
      given[name as keyof ServerResources] ?? process.env[variable],
    ]);
    return connect(checkResources(Object.fromEntries(entries), serverVariables), settings);
  });
};

import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { isFilesKey } from "@slipway/core/deployment/files-key";
import { isObjectPrefix, objectPrefixRule } from "@slipway/core/fields/object-prefix";
import { objectPrefix } from "@slipway/core/identity";
import type { Telemetry } from "@slipway/functions/ports/telemetry";

export type { Telemetry } from "@slipway/functions/ports/telemetry";

/** The user or service that sends a request. */
export interface ServerCaller {
  /** The user's ID, which owns the uploads unless the config's `ownerOf` chooses another owner. */
  readonly sub: string;
  /** What `ownerOf` and `authorize` of the config can read about the caller. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
}

/** The parts of the deployment that the API works on. */
export interface ServerResources {
  /** The name of the bucket. */
  readonly bucket: string;
  /** The prefix of Slipway's objects in the bucket, if it is not `uploads/`. */
  readonly prefix?: string | undefined;
  /** The name of the table. */
  readonly table: string;
  /**
   * The name or ARN of the function complete-upload, which completes multipart uploads. Without one, the server's own process
   * completes them after the response.
   */
  readonly completeUpload?: string | undefined;
  /** The origin of the distribution for files, if the deployment has one. Without one, every link is presigned. */
  readonly filesUrl?: string | undefined;
  /** The number of the key that signs links to it, a dot, and the key. */
  readonly filesKey?: string | undefined;
}

/** The options that do not name parts of the deployment. */
export interface ApiOptions {
  /** The default export of `slipway.config.ts`, as `defineSlipway` returns it. Without one, there is one kind, `default`. */
  readonly config?: unknown;
  /**
   * Returns who sends a request, by the app's own session. Undefined or null answers the request with 401, and an error with 503.
   * Nothing is read, written, or signed before it returns.
   */
  readonly caller: (
    request: Request,
  ) => ServerCaller | null | undefined | Promise<ServerCaller | null | undefined>;
  /** The path that the routes start with. Default: `/api/slipway`. */
  readonly basePath?: string;
  /** Other origins whose pages may change something, such as `https://app.example.com`. The app's own origin always may. */
  readonly origins?: readonly string[];
  /** Region and credentials of the AWS clients. By default, the AWS SDK finds them. */
  readonly aws?: Pick<S3ClientConfig, "region" | "credentials">;
  /** Receives logs and counts metrics. By default, warnings and errors are written to the console. */
  readonly telemetry?: Partial<Telemetry>;
}

/** The options of `createHandler`. */
export type ServerOptions = ApiOptions & ServerResources;

const descriptions = {
  bucket: "the name of the bucket",
  table: "the name of the table",
} as const;

/** The parts of the deployment, with the default prefix if there is no other. */
export type CheckedResources = ServerResources & { readonly prefix: string };

/**
 * Returns the names of the deployment's parts. An empty name counts as missing.
 *
 * @param variables the environment variable that sets each option, if there is one
 * @throws {TypeError} that names every missing option that is required, or an invalid prefix
 */
export const checkResources = (
  given: Partial<ServerResources>,
  variables?: Readonly<Record<keyof ServerResources, string>>,
): CheckedResources => {
  const { bucket, table, completeUpload, filesUrl, filesKey } = given;
  const prefix = isText(given.prefix) ? given.prefix : objectPrefix;
  if (!isObjectPrefix(prefix))
    throw new TypeError(
      `${variables ? `${variables.prefix}, or the option prefix,` : "The option prefix"} ${objectPrefixRule}, such as ${objectPrefix}, but is ${JSON.stringify(prefix)}.`,
    );
  const files = checkFiles({ filesUrl, filesKey });
  if (isText(bucket) && isText(table))
    return { bucket, prefix, table, ...(isText(completeUpload) && { completeUpload }), ...files };
  const missing = (["bucket", "table"] as const)
    .filter((name) => !isText(given[name]))
    .map((name) =>
      variables
        ? `${variables[name]}, or the option ${name}`
        : `the option ${name}, ${descriptions[name]}`,
    );
  throw new TypeError(`Slipway's server requires ${missing.join("; ")}.`);
};

/** Requires both parts of the distribution for files, or neither. */
const checkFiles = ({
  filesUrl,
  filesKey,
}: Pick<ServerResources, "filesUrl" | "filesKey">): Pick<
  ServerResources,
  "filesUrl" | "filesKey"
> => {
  if (!isText(filesUrl) && !isText(filesKey)) return {};
  if (
    isText(filesUrl) &&
    /^https?:/.test(filesUrl) &&
    URL.canParse(filesUrl) &&
    new URL(filesUrl).origin === filesUrl &&
    isText(filesKey) &&
    isFilesKey(filesKey)
  )
    return { filesUrl, filesKey };
  throw new TypeError(
    "The options filesUrl and filesKey must be given together: the origin of the distribution for files, such as https://files.example.com, and its key, such as 1.secret.",
  );
};

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

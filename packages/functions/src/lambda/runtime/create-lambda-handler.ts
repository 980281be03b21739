import { Environment } from "@slipway/core/deployment/environment";
import type { FunctionName } from "@slipway/core/deployment/grants";
import type { Context } from "aws-lambda";
import { createAdapters } from "../../aws/create-adapters.ts";
import { connectDocumentClients } from "../../aws/dynamodb/document-clients.ts";
import { createLazyObjects } from "../../aws/s3/lazy-objects.ts";
import type { openBucket } from "../../aws/s3/s3-objects.ts";
import type { Adapters } from "../../ports/adapters.ts";
import { parseAppKinds } from "../../ports/app-kinds.ts";
import { createClientConfiguration, LambdaEnvironment } from "./lambda-environment.ts";
import { parseEnvironment } from "./parse-environment.ts";
import { createPowertools } from "./powertools.ts";
import { createQueueDerivations } from "./queue-derivations.ts";

/** The environment variables of a function. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A function of a deployment. */
export interface LambdaFunction {
  readonly name: FunctionName;
  readonly variables: Variables;
  /** The app's config; undefined without one. */
  readonly config?: unknown;
  /** Loads the module with the S3 client. The default loads it with the first call that needs it. */
  readonly loadS3?: () => Promise<{ readonly openBucket: typeof openBucket }>;
}

/**
 * Creates a handler for Lambda, with adapters for the deployment's table and bucket, and logs and metrics by Powertools.
 *
 * @param create creates the handler from its adapters
 * @throws {Error} at start, with the name of each missing variable
 * @throws {ConfigError} at start, with every invalid setting of the config
 */
export const createLambdaHandler = <Event, Answer>(
  { name, variables, config, loadS3 = () => import("../../aws/s3/s3-objects.ts") }: LambdaFunction,
  create: (adapters: Adapters) => (event: Event, context: Context) => Promise<Answer>,
) => {
  const environment = parseEnvironment(Environment, variables);
  const clients = createClientConfiguration(parseEnvironment(LambdaEnvironment, variables));
  const bucket = environment.SLIPWAY_BUCKET;
  const { telemetry, observed } = createPowertools({
    service: name,
    bucket,
    countsByKind: config !== undefined,
  });
  const adapters = createAdapters({
    environment,
    objects: createLazyObjects(async () =>
      (await loadS3()).openBucket(bucket, { ...clients, cacheMiddleware: true }),
    ),
    documents: connectDocumentClients(clients),
    telemetry,
    kinds: parseAppKinds(config),
    derivations: createQueueDerivations(variables, clients),
  });
  return observed(create(adapters));
};

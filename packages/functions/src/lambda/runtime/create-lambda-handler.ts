import { Environment } from "@slipway/core/deployment/environment";
import type { FunctionName } from "@slipway/core/deployment/grants";
import type { Context } from "aws-lambda";
import { createAdapters } from "../../aws/create-adapters.ts";
import { connectDocumentClients } from "../../aws/dynamodb/document-clients.ts";
import { createLazyObjects } from "../../aws/s3/lazy-objects.ts";
import type { openBucket } from "../../aws/s3/s3-objects.ts";
import type { Adapters } from "../../ports/adapters.ts";
import { createClientConfiguration, LambdaEnvironment } from "./lambda-environment.ts";
import { parseEnvironment } from "./parse-environment.ts";
import { createPowertools } from "./powertools.ts";

/**
 * Creates a handler for Lambda, with adapters for the deployment's table and bucket, and logs and metrics by Powertools.
 *
 * @param name the function's name
 * @param variables its environment variables
 * @param create creates the handler from its adapters
 * @param loadS3 loads the module with the S3 client. The default loads it with the first call that needs it
 * @throws {Error} at start, with the name of each missing variable
 */
export const createLambdaHandler = <Event, Answer>(
  name: FunctionName,
  variables: Readonly<Record<string, string | undefined>>,
  create: (adapters: Adapters) => (event: Event, context: Context) => Promise<Answer>,
  loadS3: () => Promise<{ readonly openBucket: typeof openBucket }> = () =>
    import("../../aws/s3/s3-objects.ts"),
) => {
  const environment = parseEnvironment(Environment, variables);
  const clients = createClientConfiguration(parseEnvironment(LambdaEnvironment, variables));
  const bucket = environment.SLIPWAY_BUCKET;
  const { telemetry, observed } = createPowertools({ service: name, bucket });
  const adapters = createAdapters({
    environment,
    objects: createLazyObjects(async () =>
      (await loadS3()).openBucket(bucket, { ...clients, cacheMiddleware: true }),
    ),
    documents: connectDocumentClients(clients),
    telemetry,
  });
  return observed(create(adapters));
};

import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Environment } from "@slipway/core/deployment/environment";
import type { FunctionName } from "@slipway/core/deployment/grants";
import type { Context } from "aws-lambda";
import type * as v from "valibot";
import { assembleAdapters } from "../../aws/assemble-adapters.ts";
import { bucketUrl } from "../../aws/s3/bucket-url.ts";
import type { objectsOfBucket } from "../../aws/s3/objects-of-bucket.ts";
import { objectsOnDemand } from "../../aws/s3/objects-on-demand.ts";
import type { Adapters } from "../../ports/adapters.ts";
import type { Objects } from "../../ports/objects.ts";
import { clientsOf, LambdaEnvironment } from "./lambda-environment.ts";
import { environmentOf } from "./parse-environment.ts";
import { powertools } from "./powertools.ts";

/**
 * A handler as Lambda runs it: adapters on the deployment's table and bucket, logs and metrics by Powertools.
 *
 * @param name the function's name
 * @param variables its environment variables
 * @param make the handler, given its adapters
 * @param load gives the objects of a bucket; with S3's client on demand, unless given
 * @throws {Error} at start, with the name of each variable that is missing
 */
export const onAws = <Event, Answer>(
  name: FunctionName,
  variables: Readonly<Record<string, string | undefined>>,
  make: (adapters: Adapters) => (event: Event, context: Context) => Promise<Answer>,
  load: Load = onDemand,
) => {
  const environment = environmentOf(Environment, variables);
  const lambda = environmentOf(LambdaEnvironment, variables);
  const { telemetry, observed } = powertools({ service: name, bucket: environment.SLIPWAY_BUCKET });
  const adapters = assembleAdapters({
    environment,
    objects: objectsOnAws(environment.SLIPWAY_BUCKET, lambda, load),
    dynamoDb: new DynamoDBClient(clientsOf(lambda)),
    telemetry,
  });
  return observed(make(adapters));
};

type Load = () => Promise<{ readonly objectsOfBucket: typeof objectsOfBucket }>;

const onDemand: Load = () => import("../../aws/s3/objects-of-bucket.ts");

const objectsOnAws = (
  bucket: string,
  lambda: v.InferOutput<typeof LambdaEnvironment>,
  load: Load,
): Objects => {
  const clients = clientsOf(lambda);
  const { region, credentials } = clients;
  const url = bucketUrl({ bucket, region, endpoint: lambda.AWS_ENDPOINT_URL_S3 });
  const signer = {
    region: async () => region,
    url: async () => url,
    credentials: async () => credentials,
    now: () => new Date(),
  };
  return objectsOnDemand(bucket, signer, async () => {
    const { objectsOfBucket } = await load();
    return objectsOfBucket(bucket, clients);
  });
};

import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { Environment } from "@slipway/core/environment";
import type { FunctionName } from "@slipway/core/grants";
import type { Context } from "aws-lambda";
import * as v from "valibot";
import { type Adapters, createAdapters } from "./adapters.ts";
import { powertools } from "./powertools.ts";

/**
 * A handler as Lambda runs it: adapters on the deployment's table and bucket, logs and metrics by Powertools.
 *
 * @param name the function's name
 * @param environment its environment variables
 * @param make the handler, given its adapters
 * @throws {Error} at start, with the name of each variable that is missing
 */
export const onAws = <Event, Answer>(
  name: FunctionName,
  environment: Readonly<Record<string, string | undefined>>,
  make: (adapters: Adapters) => (event: Event, context: Context) => Promise<Answer>,
) => {
  const { telemetry, observed } = powertools(name);
  const adapters = createAdapters({
    environment: environmentOf(environment),
    s3: new S3Client({}),
    dynamoDb: new DynamoDBClient({}),
    telemetry,
  });
  return observed(make(adapters));
};

const environmentOf = (variables: Readonly<Record<string, string | undefined>>): Environment => {
  const result = v.safeParse(Environment, variables);
  if (result.success) return result.output;
  const wrong = result.issues.map((issue) => `${v.getDotPath(issue)} ${wordsOf(issue)}`);
  throw new Error(`The environment is not complete: ${wrong.join(", ")}.`);
};

const wordsOf = (issue: v.BaseIssue<unknown>): string =>
  issue.received === "undefined" ? "is missing" : issue.message;

import { setTimeout as delay } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Environment } from "@slipway/core/deployment/environment";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";
import type { Context } from "aws-lambda";
import { createDynamoDbHookMarks } from "../../aws/dynamodb/dynamodb-hook-marks.ts";
import type { AppKinds } from "../../ports/app-kinds.ts";
import type { HookAdapters } from "../../ports/hook-adapters.ts";
import { createClientConfiguration, LambdaEnvironment } from "./lambda-environment.ts";
import { parseEnvironment } from "./parse-environment.ts";
import { createPowertools } from "./powertools.ts";

/**
 * Creates a handler for Lambda that calls hooks.
 *
 * @param name the function's name
 * @param variables its environment variables
 * @param kinds the kinds with their hooks
 * @param create creates the handler from its adapters
 * @throws {Error} at start, with the name of each missing variable
 */
export const createHookHandler = <Event, Answer>(
  name: FunctionName,
  variables: Readonly<Record<string, string | undefined>>,
  kinds: AppKinds,
  create: (adapters: HookAdapters) => (event: Event, context: Context) => Promise<Answer>,
) => {
  const { SLIPWAY_BUCKET, SLIPWAY_TABLE } = parseEnvironment(Environment, variables);
  const clients = createClientConfiguration(parseEnvironment(LambdaEnvironment, variables));
  const { telemetry, observed } = createPowertools({ service: name, bucket: SLIPWAY_BUCKET });
  return observed(
    create({
      kinds,
      openMarks: createDynamoDbHookMarks(new DynamoDBClient(clients), SLIPWAY_TABLE),
      telemetry,
      maxClockError: limits.clockSkew * 1000,
      pause: waitUntil,
    }),
  );
};

/** Waits some milliseconds, or until the signal is aborted. */
export const waitUntil = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  delay(milliseconds, undefined, { signal, ref: false }).catch(() => {});

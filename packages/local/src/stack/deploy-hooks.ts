import { hookFunctionName } from "@slipway/core/deployment/grants";
import { createDynamoDbHookMarks } from "@slipway/functions/aws/dynamodb/dynamodb-hook-marks";
import { handleEventsHandler } from "@slipway/functions/lambda/handlers/handle-hook-events";
import { waitUntil } from "@slipway/functions/lambda/runtime/create-hook-handler";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { wrapEachRequest } from "../chaos/around-each-request.ts";
import { createLambdaEnvironment } from "../lambda/lambda-environment.ts";
import { createHookConsumer } from "../lambda/queue-event-source.ts";
import { tableName } from "../names.ts";
import type { Cleanup } from "./cleanup.ts";
import type { FunctionHost } from "./deploy-function.ts";

type HookHost = Pick<FunctionHost, "settings" | "services" | "lambdaUrl">;

/**
 * Deploys handle-events, which calls the app's hooks with events from their queue. Nothing is deployed if no kind has such hooks.
 *
 * @param cleanup stops it
 */
export const deployHooks = (host: HookHost, cleanup: Cleanup): void => {
  const { hookEvents, executions } = host.services;
  if (hookEvents === undefined) return;
  const handler = createHandler(host);
  hookEvents.queue.consume(
    createHookConsumer(
      (event, context) => executions.soon(hookFunctionName, () => handler(event, context)),
      host.settings.hookTimeout,
    ),
  );
  cleanup.defer(hookEvents.queue.stop);
};

type HookHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const createHandler = ({
  settings: { kinds, telemetry, chaos, runtime },
  services: { dynamoDb, enforcement },
  lambdaUrl,
}: HookHost): HookHandler => {
  const role = enforcement.roles[hookFunctionName];
  if (runtime !== undefined) {
    const environment = createLambdaEnvironment(role, {
      dynamoDb: dynamoDb.url,
      lambda: lambdaUrl,
    });
    return runtime(hookFunctionName, environment);
  }
  const client = dynamoDb.createClient(role);
  if (chaos) wrapEachRequest(client, chaos.around("dynamoDb"));
  const handler = handleEventsHandler({
    kinds,
    openMarks: createDynamoDbHookMarks(client, tableName),
    telemetry,
    // All functions have the clock of this process.
    maxClockError: 0,
    pause: waitUntil,
  });
  return chaos?.killable(hookFunctionName, handler) ?? handler;
};

import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { PublishEnvironment } from "@slipway/core/deployment/environment";
import type { FunctionName } from "@slipway/core/deployment/grants";
import type { Context } from "aws-lambda";
import { createEventBridge } from "../../aws/eventbridge/eventbridge-events.ts";
import type { PublishAdapters } from "../../events/publish.ts";
import { createClientConfiguration, LambdaEnvironment } from "./lambda-environment.ts";
import { parseEnvironment } from "./parse-environment.ts";
import { createPowertools } from "./powertools.ts";

/**
 * Creates a handler for Lambda that publishes events. The other functions' bundles do not include EventBridge's client.
 *
 * @param name the function's name
 * @param environment its environment variables
 * @param create creates the handler from its adapters
 * @throws {Error} at start, with the name of each missing variable
 */
export const createPublishHandler = <Event, Answer>(
  name: FunctionName,
  environment: Readonly<Record<string, string | undefined>>,
  create: (adapters: PublishAdapters) => (event: Event, context: Context) => Promise<Answer>,
) => {
  const { SLIPWAY_BUCKET, SLIPWAY_EVENT_BUS } = parseEnvironment(PublishEnvironment, environment);
  const { telemetry, observed } = createPowertools({ service: name, bucket: SLIPWAY_BUCKET });
  const lambda = createClientConfiguration(parseEnvironment(LambdaEnvironment, environment));
  const events = createEventBridge(
    new EventBridgeClient({ ...lambda, cacheMiddleware: true }),
    SLIPWAY_EVENT_BUS,
  );
  return observed(create({ events, bucket: SLIPWAY_BUCKET, telemetry }));
};

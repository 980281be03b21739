import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { PublishEnvironment } from "@slipway/core/deployment/environment";
import type { FunctionName } from "@slipway/core/deployment/grants";
import type { Context } from "aws-lambda";
import { eventsInEventBridge } from "../../aws/eventbridge/eventbridge-events.ts";
import type { PublishAdapters } from "../../events/publish.ts";
import { clientsOf, LambdaEnvironment } from "./lambda-environment.ts";
import { environmentOf } from "./parse-environment.ts";
import { powertools } from "./powertools.ts";

/**
 * A handler that publishes events, as Lambda runs it. Apart from the others, whose bundles do without EventBridge.
 *
 * @param name the function's name
 * @param environment its environment variables
 * @param make the handler, given its adapters
 * @throws {Error} at start, with the name of each variable that is missing
 */
export const publishingOnAws = <Event, Answer>(
  name: FunctionName,
  environment: Readonly<Record<string, string | undefined>>,
  make: (adapters: PublishAdapters) => (event: Event, context: Context) => Promise<Answer>,
) => {
  const { SLIPWAY_BUCKET, SLIPWAY_EVENT_BUS } = environmentOf(PublishEnvironment, environment);
  const { telemetry, observed } = powertools({ service: name, bucket: SLIPWAY_BUCKET });
  const lambda = clientsOf(environmentOf(LambdaEnvironment, environment));
  const events = eventsInEventBridge(new EventBridgeClient(lambda), SLIPWAY_EVENT_BUS);
  return observed(make({ events, bucket: SLIPWAY_BUCKET, telemetry }));
};

import { InvokeCommand, LambdaClient, type LambdaClientConfig } from "@aws-sdk/client-lambda";
import type { CompletionEvent } from "@slipway/core/events/completion-event";
import type { Completions } from "../../ports/completions.ts";

/**
 * Creates completions that invoke a function asynchronously. Lambda queues the event, retries it if the function fails, and
 * runs it independently of the request that started it.
 *
 * Source: AWS Lambda Developer Guide, "Invoking a Lambda function asynchronously".
 *
 * @param FunctionName name or ARN of complete-upload
 */
export const createLambdaCompletions = (
  configuration: LambdaClientConfig,
  FunctionName: string,
): Completions => {
  const lambda = new LambdaClient(configuration);
  return {
    async start(event: CompletionEvent) {
      const Payload = JSON.stringify(event);
      await lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload }));
    },
  };
};

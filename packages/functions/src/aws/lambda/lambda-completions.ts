import { InvokeCommand, LambdaClient, type LambdaClientConfig } from "@aws-sdk/client-lambda";
import type { CompletionEvent } from "@slipway/core/events/completion-event";
import type { Completions } from "../../ports/completions.ts";

/**
 * Completes uploads by invoking a function asynchronously. Lambda keeps the event, tries it again where the function fails,
 * and does not let it end with the request that started it.
 *
 * Source: AWS Lambda Developer Guide, "Invoking a Lambda function asynchronously".
 *
 * @param FunctionName of complete-upload
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

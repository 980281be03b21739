import type { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";

/** Carries an error past the SDK's retries: it is none that they know. */
class FailedOnce extends Error {
  readonly failure: unknown;

  constructor(failure: unknown) {
    super("The only attempt failed.");
    this.failure = failure;
  }
}

/**
 * Send a command without the SDK's retries, which can be set for a client only.
 *
 * @throws what the one attempt threw
 */
export const sendOnce = async (
  client: DynamoDBClient,
  command: UpdateItemCommand,
  abortSignal: AbortSignal,
): Promise<void> => {
  command.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (failure) {
        throw new FailedOnce(failure);
      }
    },
    // Within the retries, which have a high priority in this step.
    { name: "failOnce", step: "finalizeRequest", priority: "low" },
  );
  try {
    await client.send(command, { abortSignal });
  } catch (error) {
    throw error instanceof FailedOnce ? error.failure : error;
  }
};

import type { MiddlewareStack } from "@smithy/types";

/** One request to AWS, each further try of the SDK being one more. */
export interface AwsRequest {
  /** The operation as AWS names it, such as `GetObject`. */
  readonly operation: string;
}

/** Is given a request and what sends it, and resolves to its answer. */
export type Around = <Answer extends { readonly response: unknown }>(
  request: AwsRequest,
  send: () => Promise<Answer>,
) => Promise<Answer>;

/**
 * Wraps every request that a client sends. The client handles an error that the wrapper throws as the response to that
 * attempt.
 *
 * @param client of any AWS service
 */
export const wrapEachRequest = <Input extends object, Output extends object>(
  client: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  around: Around,
): void => {
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) =>
        around({ operation: commandName.replace(/Command$/, "") }, () => next(args)),
    // Inside the SDK's retries, outside the deserializer.
    { step: "deserialize", priority: "high", name: "aroundEachRequest" },
  );
};

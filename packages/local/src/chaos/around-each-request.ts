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
 * Put something around every request that a client sends. What it throws the client takes as the answer to that try.
 *
 * @param client of any AWS service
 */
export const aroundEachRequest = <Input extends object, Output extends object>(
  client: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  around: Around,
): void => {
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) =>
        around({ operation: commandName.replace(/Command$/, "") }, () => next(args)),
    // Within the SDK's retries, around what reads the answer.
    { step: "deserialize", priority: "high", name: "aroundEachRequest" },
  );
};

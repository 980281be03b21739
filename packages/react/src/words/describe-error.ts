import { ApiError, NetworkError } from "@slipway/client/transport/request-errors";
import { type ProblemDetails, problemCodes, problemTypePrefix } from "@slipway/core/problem";
import { useCallback } from "react";
import { StorageError } from "../viewer/content/storage-error.ts";
import type { ErrorKind, SharedMessages } from "./en/shared.ts";
import { useSharedMessages } from "./shared-messages.ts";

const isProblem = (error: unknown): error is ProblemDetails =>
  typeof error === "object" && error !== null && "detail" in error && "type" in error;

const kindOf = (error: unknown): ErrorKind => {
  if (error instanceof NetworkError) return "unreachable";
  if (error instanceof StorageError) return "storage";
  const code = isProblem(error) ? error.type.slice(problemTypePrefix.length) : undefined;
  const given = error instanceof ApiError ? error.code : code;
  return problemCodes.find((known) => known === given) ?? "other";
};

/**
 * Returns for the user why something failed: an error, or a problem of the API. What the app wrote about its refusal stays as it is.
 */
export const describeError = (
  error: unknown,
  { problem }: Pick<SharedMessages, "problem">,
): string => {
  const detail = isProblem(error) ? error.detail : getMessage(error);
  const isRefusal = isProblem(error)
    ? error.code !== undefined
    : error instanceof ApiError && error.refusalCode !== undefined;
  return isRefusal ? detail : problem(kindOf(error), detail);
};

const getMessage = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Returns the function that describes errors in the app's language. */
export const useDescribeError = (): ((error: unknown) => string) => {
  const messages = useSharedMessages();
  return useCallback((error) => describeError(error, messages), [messages]);
};

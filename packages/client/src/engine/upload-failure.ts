import { InsecureContextError } from "../hash/hasher.ts";
import { ApiError, NetworkError } from "../transport/request-errors.ts";
import type { StoreResult } from "../transport/store-with-retries.ts";
import type { Failure } from "./upload-state.ts";

/** Converts an error into the failure that the user sees. */
export const toFailure = (error: unknown): Failure => {
  if (error instanceof ApiError) return toApiFailure(error);
  if (error instanceof NetworkError) return { kind: "unreachable", host: "api" };
  if (error instanceof InsecureContextError) return { kind: "insecure-context" };
  // File API, "Errors and exceptions": the file changed or was removed after it was chosen.
  if (error instanceof DOMException) return { kind: "unreadable" };
  return { kind: "unexpected", message: error instanceof Error ? error.message : String(error) };
};

const toApiFailure = (error: ApiError): Failure => {
  if (error.is("invalid-request") && error.errors.length > 0) {
    return { kind: "invalid", errors: error.errors };
  }
  if (error.is("not-found") || error.is("upload-gone")) return { kind: "expired" };
  const { status, detail, refusalCode: code } = error;
  if (status === 401) return { kind: "unauthorized", detail };
  if (!detail) return { kind: "unexpected-response", status };
  return { kind: "refused-by-api", detail, ...(code !== undefined && { code }) };
};

/** Converts the result of sending bytes to S3 into the failure that the user sees. */
export const toStoreFailure = (
  result: Exclude<StoreResult, { readonly kind: "stored" }>,
): Failure => {
  switch (result.kind) {
    case "refused":
      return { ...result, kind: "refused-by-s3" };
    case "unreachable":
      return { kind: "unreachable", host: "s3" };
    default:
      return { kind: result.kind };
  }
};

/** Creates the error for instructions that do not match the file. */
export const createInstructionsError = () => new ApiError({ status: 201 });

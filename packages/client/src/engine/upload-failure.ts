import { InsecureContextError } from "../hash/hasher.ts";
import { ApiError, NetworkError } from "../transport/request-errors.ts";
import type { Failure } from "./upload-state.ts";

/** What an error on a file's way means for the person who waits for it. */
export const toFailure = (error: unknown): Failure => {
  if (error instanceof ApiError) return toApiFailure(error);
  if (error instanceof NetworkError) return { kind: "unreachable", host: "api" };
  if (error instanceof InsecureContextError) return { kind: "insecure-context" };
  // File API, "Errors and exceptions": a file that changed or went away after it was chosen.
  if (error instanceof DOMException) return { kind: "unreadable" };
  return { kind: "unexpected", message: error instanceof Error ? error.message : String(error) };
};

const toApiFailure = (error: ApiError): Failure => {
  if (error.is("invalid-request") && error.errors.length > 0) {
    return { kind: "invalid", errors: error.errors };
  }
  if (error.is("not-found") || error.is("upload-gone")) return { kind: "expired" };
  return { kind: error.status === 401 ? "unauthorized" : "refused-by-api", detail: error.message };
};

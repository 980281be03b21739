import type { Failure } from "./upload-state.ts";
import { ApiError, NetworkError } from "./wire-error.ts";

/** What an error on a file's way means for the person who waits for it. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof ApiError) {
    return error.is("invalid-request") && error.errors.length > 0
      ? { kind: "invalid", errors: error.errors }
      : { kind: "refused-by-api", detail: error.message };
  }
  if (error instanceof NetworkError) return { kind: "unreachable" };
  // File API, "Errors and exceptions": a file that changed or went away after it was chosen.
  if (error instanceof DOMException) return { kind: "unreadable" };
  return { kind: "unexpected", message: error instanceof Error ? error.message : String(error) };
};

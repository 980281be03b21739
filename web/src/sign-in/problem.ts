import { NetworkError } from "@slipway/client/transport/request-errors";
import { ErrorResponse } from "oidc-client-ts";

/** Why a sign-in did not work, for the person who waits for it. */
export const signInProblem = (error: unknown): string => {
  // RFC 6749, section 4.1.2.1 "Error Response"
  if (error instanceof ErrorResponse)
    switch (error.error) {
      case "access_denied":
        return "The sign-in was cancelled, or you may not use this page.";
      case "temporarily_unavailable":
      case "server_error":
        return "The sign-in service has a problem of its own. Try again in a moment.";
      default:
        return `The sign-in service refused: ${error.error_description ?? error.error}`;
    }
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes("No matching state"))
    return "This sign-in was begun in another tab, or long ago. Begin it again here.";
  if (message.includes("disposed window"))
    return "The browser blocked the window to sign in. Try again, and allow it to open.";
  if (isUnreachable(error)) return "The sign-in service could not be reached. Try again.";
  return `The sign-in did not work: ${message}`;
};

/** Whether no answer came, so that the same may work a moment later. */
export const isUnreachable = (error: unknown): boolean =>
  // What fetch rejects with.
  error instanceof TypeError ||
  error instanceof NetworkError ||
  (error instanceof Error && (error.name === "ErrorTimeout" || /\(5\d\d\)/.test(error.message)));

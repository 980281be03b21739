import { NetworkError } from "@slipway/client/transport/request-errors";
import { ErrorResponse } from "oidc-client-ts";
import { PageSettingsError } from "../page-settings.ts";

/** Describes to the user why a sign-in failed. */
export const describeSignInError = (error: unknown): string => {
  // RFC 6749, section 4.1.2.1 "Error Response"
  if (error instanceof ErrorResponse)
    switch (error.error) {
      case "access_denied":
        return "Sign-in was canceled, or your account doesn't have access.";
      case "temporarily_unavailable":
      case "server_error":
        return "The sign-in service is having problems. Try again in a moment.";
      default:
        return `The sign-in service refused the request: ${error.error_description ?? error.error}`;
    }
  if (error instanceof PageSettingsError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes("No matching state"))
    return "This sign-in started in another tab, or too long ago. Sign in again.";
  if (message.includes("disposed window"))
    return "Your browser blocked the sign-in window. Allow pop-ups, then try again.";
  if (isUnreachable(error)) return "Can't reach the sign-in service. Try again.";
  return `Couldn't sign in: ${message}`;
};

/** Returns true if no response arrived, so that a retry can succeed. */
export const isUnreachable = (error: unknown): boolean =>
  // `fetch` rejects with a TypeError.
  error instanceof TypeError ||
  error instanceof NetworkError ||
  (error instanceof Error && (error.name === "ErrorTimeout" || /\(5\d\d\)/.test(error.message)));

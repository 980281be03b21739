import { NetworkError } from "@slipway/client/transport/request-errors";
import type { ErrorResponse } from "oidc-client-ts";
import { PageSettingsError } from "../page-settings.ts";
import type { PageMessages } from "../words/page-messages.ts";

/** A message about a problem, in any language. */
export type Problem = (messages: PageMessages) => string;

/** Describes to the user why a sign-in failed. */
export const describeSignInError = (error: unknown): Problem => {
  // RFC 6749, section 4.1.2.1 "Error Response"
  if (isErrorResponse(error))
    switch (error.error) {
      case "access_denied":
        return (messages) => messages.canceled;
      case "temporarily_unavailable":
      case "server_error":
        return (messages) => messages.issuerTrouble;
      default:
        return (messages) => messages.refused(error.error_description ?? error.error ?? "");
    }
  if (error instanceof PageSettingsError) return error.describe;
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes("No matching state")) return (messages) => messages.otherTab;
  if (message.includes("disposed window")) return (messages) => messages.popupBlocked;
  if (isUnreachable(error)) return (messages) => messages.issuerUnreachable;
  return (messages) => messages.signInFailed(message);
};

/** Returns true if no response arrived, so that a retry can succeed. */
export const isUnreachable = (error: unknown): boolean =>
  // `fetch` rejects with a TypeError.
  error instanceof TypeError ||
  error instanceof NetworkError ||
  (error instanceof Error && (error.name === "ErrorTimeout" || /\(5\d\d\)/.test(error.message)));

/** Recognizes the class by its name, because its code is loaded later. */
const isErrorResponse = (error: unknown): error is ErrorResponse =>
  error instanceof Error && error.name === ("ErrorResponse" satisfies ErrorResponse["name"]);

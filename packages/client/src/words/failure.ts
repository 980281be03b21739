import type { Failure } from "../engine/upload-state.ts";
import { ruleInWords } from "./rules.ts";
import { withSizesInWords } from "./size.ts";

/** Why an upload failed, and what to do about it. */
export const failureInWords = (failure: Failure, contentType: string): string => {
  switch (failure.kind) {
    case "invalid":
      return failure.errors.map((error) => ruleInWords(error, contentType)).join(" ");
    case "refused-by-api":
      return withSizesInWords(failure.detail);
    case "refused-by-s3":
      return `The storage refused it: ${failure.message} (${failure.code})`;
    case "unauthorized":
      return `You are not signed in any more. ${failure.detail}`;
    case "unreachable":
      return failure.host === "api"
        ? "The server could not be reached. Try again when you are back online."
        : "The connection to the storage was lost. Try again when you are back online.";
    case "unconfirmed":
      return "It was stored, but is still being checked. Try again in a moment.";
    case "expired":
      return "It took too long, and its place was given up. Try again.";
    case "policy-expired":
      return "The storage calls every permission expired. Is this device's or the server's clock right?";
    case "unreadable":
      return "The file changed or went away after you chose it. Choose it again.";
    case "insecure-context":
      return "Files of this size can be uploaded only from a page that is opened over https.";
    case "unexpected":
      return `Something went wrong on this page: ${failure.message}`;
    default:
      return failure satisfies never;
  }
};

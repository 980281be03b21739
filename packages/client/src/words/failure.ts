import type { Failure } from "../engine/upload-state.ts";
import { describeRule } from "./rules.ts";
import { formatSizesIn } from "./size.ts";

/** Returns why an upload failed and what the user can do about it. */
export const describeFailure = (failure: Failure, contentType: string): string => {
  switch (failure.kind) {
    case "invalid":
      return failure.errors.map((error) => describeRule(error, contentType)).join(" ");
    case "refused-by-api":
      return failure.code === undefined ? formatSizesIn(failure.detail) : failure.detail;
    case "refused-by-s3":
      return `The storage rejected the file: ${failure.message} (${failure.code})`;
    case "unauthorized":
      return `You aren't signed in. ${failure.detail}`;
    case "unreachable":
      return failure.host === "api"
        ? "Can't reach the server. Check your connection and try again."
        : "The connection to the storage was lost. Check your connection and try again.";
    case "unconfirmed":
      return "The file was uploaded but is still being checked. Try again in a moment.";
    case "expired":
      return "The upload expired. Try again.";
    case "policy-expired":
      return "The storage reports that the upload permission has expired. Check that the clock of this device is correct.";
    case "prepare-failed":
      return `The file couldn't be prepared: ${failure.message}`;
    case "prepare-timeout":
      return `Preparing the file took longer than ${failure.seconds} seconds. Try again.`;
    case "unreadable":
      return "The file was changed, moved, or deleted after you chose it. Choose it again.";
    case "insecure-context":
      return "Files of this size can be uploaded only over HTTPS.";
    case "unexpected":
      return `Something went wrong: ${failure.message}`;
    default:
      return failure satisfies never;
  }
};

import type { Failure } from "../engine/upload-state.ts";
import { formatMessage } from "./format-message.ts";
import type { CustomMessages } from "./message-catalog.ts";
import { completeMessages } from "./messages.ts";
import { describeRule } from "./rules.ts";

/**
 * Returns why an upload failed and what the user can do about it.
 *
 * @param contentType the file's type for people; empty if it has none
 */
export const describeFailure = (
  failure: Failure,
  contentType: string,
  messages?: CustomMessages,
): string => {
  const { failure: texts } = completeMessages(messages);
  switch (failure.kind) {
    case "invalid":
      return failure.errors.map((error) => describeRule(error, contentType, messages)).join(" ");
    case "refused-by-api":
      return formatMessage(texts[failure.kind], { code: "", ...failure });
    case "unreachable":
      return formatMessage(texts[`unreachable-${failure.host}`], {});
    case "refused-by-s3":
      return formatMessage(texts[failure.kind], failure);
    case "unauthorized":
      return formatMessage(texts[failure.kind], failure);
    case "unexpected-response":
      return formatMessage(texts[failure.kind], failure);
    case "prepare-failed":
    case "unexpected":
      return formatMessage(texts[failure.kind], failure);
    case "prepare-timeout":
      return formatMessage(texts[failure.kind], failure);
    default:
      return formatMessage(texts[failure.kind], {});
  }
};

import type { Reason } from "@slipway/core/record";
import { formatMessage } from "./format-message.ts";
import type { CustomMessages } from "./message-catalog.ts";
import { completeMessages } from "./messages.ts";

/** Returns why an upload was rejected. */
export const describeReason = ({ code, detail }: Reason, messages?: CustomMessages): string => {
  const { reason } = completeMessages(messages);
  // A newer API can have more reasons.
  return Object.hasOwn(reason, code) ? formatMessage(reason[code], { detail }) : detail;
};

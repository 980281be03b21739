import type { UploadState } from "../engine/upload-state.ts";
import { formatMessage } from "./format-message.ts";
import type { CustomMessages } from "./message-catalog.ts";
import { completeMessages } from "./messages.ts";

/** Returns the status of a file for users. */
export const describeState = <Config = unknown>(
  state: UploadState<Config>,
  messages?: CustomMessages,
): string => {
  const { state: texts } = completeMessages(messages);
  const { status } = state;
  if (status === "uploading") return formatMessage(texts.uploading, { attempt: state.attempt });
  // With an ID, it is signed and waits to be sent.
  const isQueued = status === "requesting" && state.id !== undefined;
  return formatMessage(texts[isQueued ? "waiting" : status], {});
};

import type { UploadState } from "../engine/upload-state.ts";
import { formatMessage } from "./format-message.ts";
import type { CustomMessages } from "./message-catalog.ts";
import { completeMessages } from "./messages.ts";

/**
 * Returns the status of a file for users.
 *
 * @param percent the percentage of the file's bytes that were sent, if it is known
 */
export const describeState = <Config = unknown>(
  state: UploadState<Config>,
  messages?: CustomMessages,
  percent?: number,
): string => {
  const { state: texts } = completeMessages(messages);
  const { status } = state;
  return status === "uploading"
    ? formatMessage(texts.uploading, { ...state, percent })
    : formatMessage(texts[status], {});
};

import type { CustomMessages, Messages } from "./message-catalog.ts";
import { formatSize, formatSizesIn } from "./size.ts";

export type { CustomMessages, Messages };

const detail = "{detail}";

/** The messages in English. */
export const defaultMessages: Messages = {
  state: {
    waiting: "Queued",
    preparing: "Preparing",
    hashing: "Queued",
    requesting: "Queued",
    uploading: ({ percent }) => `Uploading${percent === undefined ? "…" : ` ${percent}%`}`,
    paused: "Paused",
    verifying: "Checking",
    ready: "Done",
    rejected: "Failed",
    failed: "Failed",
    cancelled: "Canceled",
  },
  failure: {
    // The API writes sizes in bytes. What the app wrote stays as it is.
    "refused-by-api": ({ detail, code }) => (code === "" ? formatSizesIn(detail) : detail),
    // A proxy can respond in place of S3, without a message.
    "refused-by-s3": ({ code, message }) =>
      `The storage rejected the file${message && `: ${message}`} (${code})`,
    unauthorized: ({ detail }) => `You aren't signed in. ${detail}`.trim(),
    "unreachable-api": "Can't reach the server. Check your connection and try again.",
    "unreachable-s3":
      "The connection to the storage was lost. Check your connection and try again.",
    "unexpected-response": "The server responded unexpectedly (status {status}). Try again.",
    unconfirmed: "The file was uploaded but is still being checked. Try again in a moment.",
    expired: "The upload expired. Try again.",
    "policy-expired":
      "The storage reports that the upload permission has expired. Check that the clock of this device is correct.",
    "prepare-failed": "The file couldn't be prepared: {message}",
    "prepare-timeout": "Preparing the file took longer than {seconds} seconds. Try again.",
    unreadable: "The file was changed, moved, or deleted after you chose it. Choose it again.",
    "insecure-context": "Files of this size can be uploaded only over HTTPS.",
    unexpected: "Something went wrong: {message}",
  },
  rule: {
    "empty-file": "The file is empty.",
    "accepted-type": "Files of type {type} aren't supported.",
    "accepted-type-unknown": "Files of this type aren't supported.",
    required: "{field} is required.",
    "not-empty": "{field} must not be empty.",
    "no-control-characters": "{field} must not contain control characters or line breaks.",
    "no-control-characters-in-text":
      "{field} must not contain control characters other than line breaks and tabs.",
    "no-directional-overrides": "{field} must not contain bidirectional overrides or isolates.",
    "well-formed": "{field} must be well-formed Unicode.",
    "no-separators": "{field} must not contain / or \\.",
    "no-dot-name": "{field} must not be . or ...",
    "min-size": "{field} must be at least {parameter}.",
    "max-size": "{field} must be at most {parameter}.",
    "max-files": ({ field, parameter }) =>
      `${field} must have at most ${parameter} ${parameter === "1" ? "file" : "files"}.`,
    "max-length": "{field} must have at most {parameter} characters.",
    "one-of": "{field} must be one of {parameter}.",
    // Schema libraries write sentences, such as "Invalid UUID: Received …".
    other: ({ field, message }) => {
      const text = /^[a-z]/.test(message) ? `${field} ${message}` : `${field}: ${message}`;
      return text.endsWith(".") ? text : `${text}.`;
    },
  },
  field: {
    fileName: "The file name",
    size: "The file size",
    title: "The title",
    caption: "The caption",
    retention: "The retention",
    kind: "The kind",
    files: "The selection",
    file: "The file",
    fields: "The fields",
    own: "The field {name}",
  },
  reason: {
    "size-mismatch": detail,
    "content-type-mismatch": detail,
    "checksum-mismatch": detail,
    "content-mismatch": detail,
    "retention-over": detail,
    "trash-over": detail,
    "removed-in-storage": detail,
  },
  item: {
    progress: "Progress of {name}",
    pause: "Pause",
    resume: "Resume",
    retry: "Retry",
    cancel: "Cancel",
    remove: "Dismiss",
    action: "{action} {name}",
  },
  announcement: {
    started: ({ files }) => `Uploading ${files === 1 ? "1 file" : `${files} files`}.`,
    ended: "{name}: {state}.",
    summary: "{summary}.",
  },
  summary: {
    ended: ({ uploaded, failed, canceled }) =>
      [
        `${uploaded} uploaded`,
        ...(failed > 0 ? [`${failed} failed`] : []),
        ...(canceled > 0 ? [`${canceled} canceled`] : []),
      ].join(", "),
    canceled: ({ files }) => (files === 1 ? "Upload canceled" : `${files} uploads canceled`),
  },
  dropzone: { unnamed: "An unnamed item" },
  format: { size: ({ bytes }) => formatSize(bytes) },
};

/** The complete messages of each replacement, because a list of files asks for them again and again. */
const completed = new WeakMap<CustomMessages, Messages>();

/** Returns the messages of an app, and the default messages for those that it does not replace. */
export const completeMessages = (custom?: CustomMessages): Messages => {
  if (!custom) return defaultMessages;
  const known = completed.get(custom);
  if (known) return known;
  const groups = Object.entries(defaultMessages).map(([name, messages]) => [
    name,
    { ...messages, ...removeUndefined(custom[name as keyof Messages] ?? {}) },
  ]);
  // Each group has the messages of the default one.
  const messages = Object.fromEntries(groups) as Messages;
  completed.set(custom, messages);
  return messages;
};

const removeUndefined = (group: object): object =>
  Object.fromEntries(Object.entries(group).filter(([, message]) => message !== undefined));

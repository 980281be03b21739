import type { FileUpload } from "@slipway/client/engine/upload-list";
import { isActive, type UploadState } from "@slipway/client/engine/upload-state";
import { type CustomMessages, completeMessages } from "@slipway/client/messages";
import { formatMessage } from "@slipway/client/words/format-message";
import { describeState } from "@slipway/client/words/state";

const announcedStatuses: ReadonlySet<string> = new Set([
  "ready",
  "rejected",
  "failed",
  "cancelled",
]);

/** If more files than this end together, they are counted instead of named. */
const mostNames = 3;

/**
 * Describes the changes between two snapshots of an uploader: the files that started and the files that ended. It never
 * mentions a percentage.
 *
 * @returns one or more sentences, or undefined if there is nothing to announce
 */
export const describeChanges = <Config = unknown>(
  before: readonly FileUpload<Config>[],
  after: readonly FileUpload<Config>[],
  messages?: CustomMessages,
): string | undefined => {
  const { announcement } = completeMessages(messages);
  const toSentence = (uploads: readonly FileUpload<Config>[]) =>
    formatMessage(announcement.summary, { summary: summarize(uploads, messages) });
  const known = new Map(before.map(({ localId, state }) => [localId, state.status]));
  // Files that ended before anything was announced have not been uploading to a listener.
  const started = after.filter(
    ({ localId, state }) => !known.has(localId) && !announcedStatuses.has(state.status),
  ).length;
  const ended = after.filter(
    ({ localId, state }) =>
      announcedStatuses.has(state.status) && known.get(localId) !== state.status,
  );
  const sentences = [
    ...(started > 0 ? [formatMessage(announcement.started, { files: started })] : []),
    ...(ended.length > mostNames
      ? [toSentence(ended)]
      : ended.map(({ file, state }) =>
          formatMessage(announcement.ended, {
            name: file.name,
            state: describeState(state, messages),
          }),
        )),
  ];
  const allEnded = ended.length > 0 && !after.some(isRunning) && after.length > 1;
  const summary = toSentence(after);
  if (allEnded && !sentences.includes(summary)) sentences.push(summary);
  return sentences.length > 0 ? sentences.join(" ") : undefined;
};

/** Summarizes finished uploads: `22 uploaded, 3 failed`, `Upload canceled`. */
export const summarize = <Config = unknown>(
  uploads: readonly FileUpload<Config>[],
  messages?: CustomMessages,
): string => {
  const { summary } = completeMessages(messages);
  const count = (...statuses: readonly UploadState["status"][]) =>
    uploads.filter(({ state }) => statuses.includes(state.status)).length;
  const canceled = count("cancelled");
  if (uploads.length > 0 && canceled === uploads.length)
    return formatMessage(summary.canceled, { files: canceled });
  const failed = count("failed", "rejected");
  return formatMessage(summary.ended, { uploaded: count("ready"), failed, canceled });
};

const isRunning = <Config>({ state }: FileUpload<Config>): boolean => isActive(state);

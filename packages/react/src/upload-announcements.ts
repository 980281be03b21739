import type { FileUpload } from "@slipway/client/engine/upload-list";
import { isActive } from "@slipway/client/engine/upload-state";
import { stateInWords } from "@slipway/client/words/state";

const spoken: ReadonlySet<string> = new Set(["ready", "rejected", "failed", "cancelled"]);

/** Files that are named one by one when they end together; of more, only how many is said. */
const namedAtATime = 3;

/**
 * Returns what to announce of the changes between two states of an uploader: files that started, files that ended. Never
 * a percentage.
 *
 * @returns a sentence or more, or undefined if nothing of note happened
 */
export const milestones = (
  before: readonly FileUpload[],
  after: readonly FileUpload[],
): string | undefined => {
  const known = new Map(before.map(({ localId, state }) => [localId, state.status]));
  const started = after.filter(({ localId }) => !known.has(localId)).length;
  const ended = after.filter(
    ({ localId, state }) => spoken.has(state.status) && known.get(localId) !== state.status,
  );
  const sentences = [
    ...(started > 0 ? [`Uploading ${started === 1 ? "1 file" : `${started} files`}.`] : []),
    ...(ended.length > namedAtATime
      ? [`${summaryOf(ended)}.`]
      : ended.map(({ file, state }) => `${file.name}: ${stateInWords(state)}.`)),
  ];
  const isOver = before.some(isOnItsWay) && !after.some(isOnItsWay) && after.length > 1;
  const summary = `${summaryOf(after)}.`;
  if (isOver && !sentences.includes(summary)) sentences.push(summary);
  return sentences.length > 0 ? sentences.join(" ") : undefined;
};

/** How a run of uploads went: `2 files stored, 1 not`. */
export const summaryOf = (uploads: readonly FileUpload[]): string => {
  const ready = uploads.filter(({ state }) => state.status === "ready").length;
  const others = uploads.length - ready;
  const stored = ready === 1 ? "1 file stored" : `${ready} files stored`;
  return others === 0 ? stored : `${stored}, ${others} not`;
};

const isOnItsWay = ({ state }: FileUpload): boolean => isActive(state);

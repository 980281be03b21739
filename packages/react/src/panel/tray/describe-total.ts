import type { Progress } from "@slipway/client/engine/progress";
import type { PanelMessages } from "../../words/en/panel.ts";

/** Returns the percentage of all bytes that were sent, rounded down. */
export const getTotalPercent = ({ bytes, bytesSent }: Progress): number =>
  bytes === 0 ? 0 : Math.floor((bytesSent / bytes) * 100);

/**
 * Returns the progress of all files: `12 of 60 · 43% · 2 min left`.
 *
 * @param isMoving false while nothing is sent, because all files are paused or the browser is offline: no time is left then
 */
export const describeTotal = (
  progress: Progress,
  isMoving: boolean,
  messages: PanelMessages,
): string => {
  const { filesDone, files, secondsLeft } = progress;
  return messages.total({
    done: filesDone,
    files,
    percent: getTotalPercent(progress),
    secondsLeft: isMoving ? secondsLeft : undefined,
  });
};

import type { Progress } from "@slipway/client/engine/progress";
import { formatSize } from "@slipway/client/words/size";
import { formatTimeLeft } from "@slipway/client/words/time-left";

const barWidth = 24;

/** Formats the progress of all files as one line: a bar, bytes, speed, and remaining time. */
export const formatProgress = (progress: Progress): string => {
  const { files, filesDone, bytes, bytesSent, speed, secondsLeft } = progress;
  const share = bytes === 0 ? 0 : bytesSent / bytes;
  const full = Math.floor(share * barWidth);
  const bar = `${"█".repeat(full)}${"░".repeat(barWidth - full)}`;
  const parts = [
    `${bar} ${String(Math.floor(share * 100)).padStart(3)}%`,
    `${formatSize(bytesSent)} of ${formatSize(bytes)}`,
    ...(speed === undefined ? [] : [`${formatSize(speed)}/s`]),
    ...(secondsLeft === undefined ? [] : [`${formatTimeLeft(secondsLeft)} left`]),
    ...(files > 1 ? [`${filesDone} of ${files} files`] : []),
  ];
  return parts.join(", ");
};

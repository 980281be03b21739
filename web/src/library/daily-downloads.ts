import type { DownloadsByDay } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";

export type DayOfDownloads = DownloadsByDay["days"][number];

const day = 24 * 60 * 60 * 1000;

/**
 * Every day that downloads are counted by, those without any too, oldest first.
 *
 * @param days those that had downloads
 * @param now milliseconds since the epoch; the last day is the one that it is in UTC
 */
export const everyDay = (
  days: readonly DayOfDownloads[],
  now: number,
): readonly DayOfDownloads[] => {
  const counts = new Map(days.map(({ day, count }) => [day, count]));
  return Array.from({ length: limits.downloads.days }, (_, index) => {
    const ago = limits.downloads.days - 1 - index;
    const name = new Date(now - ago * day).toISOString().slice(0, 10);
    return { day: name, count: counts.get(name) ?? 0 };
  });
};

/** The day with the most downloads, the latest of several. */
export const busiestOf = (days: readonly DayOfDownloads[]): DayOfDownloads | undefined =>
  days.reduce<DayOfDownloads | undefined>(
    (most, one) => (one.count > 0 && one.count >= (most?.count ?? 0) ? one : most),
    undefined,
  );

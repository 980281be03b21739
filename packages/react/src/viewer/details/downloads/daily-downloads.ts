import type { DownloadsByDay } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";

export type DailyDownloads = DownloadsByDay["days"][number];

const day = 24 * 60 * 60 * 1000;

/**
 * Returns every day for which downloads are counted, oldest first. Days without downloads have the count 0.
 *
 * @param days the days with downloads
 * @param now the current time in milliseconds since the epoch; its day in UTC is the last one
 */
export const listDays = (
  days: readonly DailyDownloads[],
  now: number,
): readonly DailyDownloads[] => {
  const counts = new Map(days.map(({ day, count }) => [day, count]));
  return Array.from({ length: limits.downloads.days }, (_, index) => {
    const ago = limits.downloads.days - 1 - index;
    const name = new Date(now - ago * day).toISOString().slice(0, 10);
    return { day: name, count: counts.get(name) ?? 0 };
  });
};

/** Returns the day with the most downloads, or the latest of several such days. */
export const findBusiestDay = (days: readonly DailyDownloads[]): DailyDownloads | undefined =>
  days.reduce<DailyDownloads | undefined>(
    (busiest, day) => (day.count > 0 && day.count >= (busiest?.count ?? 0) ? day : busiest),
    undefined,
  );

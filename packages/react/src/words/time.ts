const relativeFormat = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const steps = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/**
 * Formats a time relative to now: `3 minutes ago`.
 *
 * @param iso a time in ISO 8601
 * @param now the current time in milliseconds since the epoch
 */
export const formatRelativeTime = (iso: string, now: number): string => {
  const seconds = (Date.parse(iso) - now) / 1000;
  const step = steps.find(([, length]) => Math.abs(seconds) >= length);
  return step ? relativeFormat.format(Math.round(seconds / step[1]), step[0]) : "just now";
};

/** Formats a time in the user's locale and time zone. */
export const formatTime = (iso: string): string => timeFormat.format(new Date(iso));

/** Shared, because creating a format takes far longer than using it. */
const timeFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** Formats the date of a time in the user's locale and time zone: `Nov 25, 2026`. */
export const formatDate = (iso: string): string => dateFormat.format(new Date(iso));

const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

/** Formats a day, such as `2026-11-25`, in the user's locale: `Nov 25`. */
export const formatDay = (day: string): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString(undefined, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });

/** Formats the duration of audio or video: `0:09`, `1:02:30`. */
export const formatDuration = (seconds: number): string => {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const tail = String(rest).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
};

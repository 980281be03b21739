const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const steps = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/**
 * How far away a time is: `3 minutes ago`.
 *
 * @param iso a time in ISO 8601
 * @param now milliseconds since the epoch
 */
export const relativeTime = (iso: string, now: number): string => {
  const seconds = (Date.parse(iso) - now) / 1000;
  const step = steps.find(([, length]) => Math.abs(seconds) >= length);
  return step ? relative.format(Math.round(seconds / step[1]), step[0]) : "just now";
};

/** The time itself, by the reader's own clock. */
export const exactTime = (iso: string): string => exact.format(new Date(iso));

/** Making a format takes far longer than using it. */
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** A day, as `2026-11-25`, by the reader's own way of writing: `25 Nov`. */
export const dayInWords = (day: string): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString(undefined, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });

/** A length of sound or film: `0:09`, `1:02:30`. */
export const duration = (seconds: number): string => {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const tail = String(rest).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
};

const sizeUnits = {
  byte: 1,
  bytes: 1,
  KB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
} as const;
export type SizeUnit = keyof typeof sizeUnits;

const minute = 60;
const day = 24 * 60 * minute;

/** A month is not a unit, because its length varies. */
const durationUnits = {
  second: 1,
  seconds: 1,
  minute,
  minutes: minute,
  hour: 60 * minute,
  hours: 60 * minute,
  day,
  days: day,
  week: 7 * day,
  weeks: 7 * day,
  year: 365 * day,
  years: 365 * day,
} as const;
export type DurationUnit = keyof typeof durationUnits;

/**
 * Parses a size such as `5 MB`: a number with at most three decimals, one space, and a unit.
 *
 * @returns the size in bytes; undefined unless it is a safe whole number
 */
export const parseSize = (text: string): number | undefined => parseQuantity(text, sizeUnits);

/**
 * Parses a duration such as `30 days`: a number with at most three decimals, one space, and a unit.
 *
 * @returns the duration in seconds; undefined unless it is a safe whole number
 */
export const parseDuration = (text: string): number | undefined =>
  parseQuantity(text, durationUnits);

const quantity = /^(0|[1-9]\d{0,14})(?:\.(\d{1,3}))? ([A-Za-z]{1,10})$/;

const parseQuantity = (
  text: string,
  units: Readonly<Record<string, number>>,
): number | undefined => {
  const [, whole, decimals = "", name = ""] = quantity.exec(text) ?? [];
  const unit = Object.hasOwn(units, name) ? units[name] : undefined;
  if (whole === undefined || unit === undefined) return undefined;
  // Multiplies before it divides, because a decimal such as 0.1 has no exact number.
  const product = Number(`${whole}${decimals}`) * unit;
  const divisor = 10 ** decimals.length;
  return Number.isSafeInteger(product) && product % divisor === 0 ? product / divisor : undefined;
};

/** Formats a size that a setting can have, in the largest unit that needs no decimals. */
export const formatSizeSetting = (bytes: number): string => formatQuantity(bytes, sizeUnits);

/** Formats a duration that a setting can have, in the largest unit that needs no decimals. */
export const formatDurationSetting = (seconds: number): string =>
  formatQuantity(seconds, durationUnits);

const formatQuantity = (value: number, units: Readonly<Record<string, number>>): string => {
  const fitting = Object.entries(units).filter(([, unit]) => value % unit === 0);
  const largest = Math.max(...fitting.map(([, unit]) => unit));
  const count = value / largest;
  // The singular of a unit precedes its plural.
  const names = fitting.flatMap(([name, unit]) => (unit === largest ? name : []));
  return `${count} ${(count === 1 ? names[0] : names.at(-1)) ?? ""}`;
};

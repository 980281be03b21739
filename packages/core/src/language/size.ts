const names = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** English has its own short units, with 1024 bytes to the KB. */
const englishUnits = ["bytes", "KB", "MB", "GB", "TB"] as const;

/** Returns the largest unit that a size has one of, as the power of 1024. */
const findPower = (bytes: number): number =>
  bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));

/** Formats a size in English: `1.4 MB`, with 1024 bytes to the KB. */
export const formatSize = (bytes: number): string => {
  const power = findPower(bytes);
  const value = bytes / 1024 ** power;
  const digits = power === 0 || value >= 100 || Number.isInteger(value) ? 0 : 1;
  return `${value.toFixed(digits)} ${bytes === 1 ? "byte" : englishUnits[power]}`;
};

/**
 * Formats a size in a language: `1,4 MB`.
 *
 * @param locale a BCP 47 tag, such as `de-AT`
 * @param getUnit returns the format of a unit, which an app can keep
 */
export const formatSizeIn = (
  locale: string,
  bytes: number,
  getUnit: (unit: string, display: "short" | "long") => Intl.NumberFormat = (unit, unitDisplay) =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay }),
): string => {
  if (new Intl.Locale(locale).language === "en") return formatSize(bytes);
  const power = findPower(bytes);
  const value = bytes / 1024 ** power;
  if (power === 0) return getUnit("byte", "long").format(value);
  const rounded = value >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
  return getUnit(names[power] ?? "byte", "short").format(rounded);
};

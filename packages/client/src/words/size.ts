const units = ["bytes", "KB", "MB", "GB", "TB"] as const;

/** Formats a size: `1.4 MB`, with 1024 bytes to the KB. */
export const formatSize = (bytes: number): string => {
  const power = bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  const digits = power === 0 || value >= 100 || Number.isInteger(value) ? 0 : 1;
  return `${value.toFixed(digits)} ${bytes === 1 ? "byte" : units[power]}`;
};

/** Creating a format takes far longer than using it. */
const grouped = /* @__PURE__ */ new Intl.NumberFormat("en");

/** Formats a size to the byte: `1,468,006 bytes`. */
export const formatExactSize = (bytes: number): string =>
  `${grouped.format(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;

/** Formats the sizes in a text of the API. */
export const formatSizesIn = (text: string): string =>
  text.replace(/\b\d{4,} bytes/g, (size) => formatSize(Number.parseInt(size, 10)));

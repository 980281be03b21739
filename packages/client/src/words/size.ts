import { formatSize } from "@slipway/core/language/size";

export { formatSize };

/** Creating a format takes far longer than using it. */
const grouped = /* @__PURE__ */ new Intl.NumberFormat("en");

/** Formats a size to the byte: `1,468,006 bytes`. */
export const formatExactSize = (bytes: number): string =>
  `${grouped.format(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;

/** Formats the sizes in a text of the API. */
export const formatSizesIn = (text: string): string =>
  text.replace(/\b\d{4,} bytes/g, (size) => formatSize(Number.parseInt(size, 10)));

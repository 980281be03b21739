/** `1 download`, `1,204 downloads`. */
export const downloadsInWords = (count: number): string =>
  `${count.toLocaleString("en")} ${count === 1 ? "download" : "downloads"}`;

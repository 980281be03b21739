/** Formats a number of downloads: `1 download`, `1,204 downloads`. */
export const formatDownloads = (count: number): string =>
  `${count.toLocaleString("en")} ${count === 1 ? "download" : "downloads"}`;

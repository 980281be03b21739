import type { Formats } from "@slipway/client/words/formats";

/** The texts of `Viewer` in English. */
export const createViewerMessages = (f: Formats) => ({
  position: (index: number, count: number) => `${f.number(index)} of ${f.number(count)}`,
  download: "Download",
  share: "Share",
  edit: "Edit",
  moveToTrash: "Move to trash",
  details: "Details",
  closeDetails: "Close details",
  close: "Close",
  previous: "Previous file",
  next: "Next file",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  slide: "file",
  carousel: "viewer",
  openInTab: "Open in a new tab",
  content: (name: string) => `Content of ${f.name(name)}`,
  loading: "Loading…",
  failed: "Couldn't load this file",
  tryAgain: "Try again",
  gone: "This file no longer exists.",
  inTrash: "This file is in the trash.",
  notReady: "This file isn't ready to view.",
  noPreview: "There's no preview for this type of file.",
  downloadSize: (size: string) => `Download (${size})`,
  damaged:
    "This file can't be played or shown. It may be damaged, or this browser doesn't support its format.",
  empty: "This file is empty.",
  firstPage: "First page",
  firstPart: (size: string) => `Showing the first ${size}.`,
  rows: (shown: number, count: number) => `Showing ${f.number(shown)} of ${f.number(count)} rows.`,
  columns: (shown: number, count: number) =>
    `Showing ${f.number(shown)} of ${f.number(count)} columns.`,
  moreRows: "Show more rows",
  row: "Row",
  asText: "This document is too complex to format, so it's shown as plain text.",
  noImages: "Images in this document aren't loaded.",
});

export type ViewerMessages = ReturnType<typeof createViewerMessages>;

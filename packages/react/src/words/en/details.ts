import type { Formats } from "@slipway/client/words/formats";

const countDownloads = (f: Formats, count: number): string =>
  f.plural(count, { one: "# download", other: "# downloads" });

/** The texts of the viewer's details in English. */
export const createDetailsMessages = (f: Formats) => ({
  title: "Title",
  addTitle: "Add a title",
  caption: "Caption",
  addCaption: "Add a caption",
  editText: (label: string) => `Edit ${label.toLowerCase()}`,
  textHint: "Enter saves. Escape discards.",
  restored: "Restored your unsaved text.",
  saved: (label: string) => `${label} saved.`,
  facts: "About this file",
  fileName: "File name",
  folder: "Folder",
  kind: "Kind",
  type: "Type",
  size: "Size",
  added: "Added",
  retention: "Kept until",
  forever: "You delete it",
  dimensions: "Dimensions",
  pixels: (width: number, height: number) => `${f.dimensions(width, height)} pixels`,
  duration: "Duration",
  codec: "Codec",
  audioCodec: "Audio codec",
  frameRate: "Frame rate",
  perSecond: (frames: number) => `${f.number(frames)} frames per second`,
  audioChannels: "Audio channels",
  frames: "Frames",
  pages: "Pages",
  capturedAt: "Taken",
  camera: "Camera",
  location: "Location",
  charset: "Encoding",
  proof: "Integrity",
  verified: "Verified: these are the bytes you uploaded",
  verifiedHow:
    "The SHA-256 computed on your device before sending is the same as the one that S3 computed when it stored this version.",
  verifiedParts: (parts: number) =>
    `Your device sent each of the ${f.number(parts)} parts with its SHA-256, and S3 stored a part only if it computed the same.`,
  stored: "Stored, without a checksum to compare",
  storedHow: "The uploader sent no SHA-256, so only the size and the type were compared.",
  sha256: "SHA-256",
  checksumOfParts: "Checksum of all parts",
  version: "Version",
  copy: (label: string) => `Copy ${label}`,
  copied: "Copied",
  checkAgain: "Check again",
  checking: "Checking…",
  matches: "Matches: the stored bytes have this SHA-256.",
  differs: (sha256: string) => `Does not match: the stored bytes have the SHA-256 ${sha256}.`,
  downloads: "Downloads",
  countDownloads: (count: number) => countDownloads(f, count),
  lastDownload: "Last download",
  today: "Today",
  day: "Day",
  daysWithDownloads: "Days with downloads",
  chart: (days: number, all: number, busiest: string, count: number) =>
    `Downloads on ${f.number(days)} of the last ${f.number(all)} days. Busiest day: ${busiest}, ${countDownloads(f, count)}. Days are in UTC.`,
  used: (used: number, most: number) => `${f.number(used)} of ${f.number(most)}`,
  noDownloads: "No downloads yet. Viewing the file here doesn't count.",
});

export type DetailsMessages = ReturnType<typeof createDetailsMessages>;

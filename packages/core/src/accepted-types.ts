/**
 * What a file of an accepted type must look like inside.
 *
 * - `magic`: its first bytes must be recognised as one of `detectedAs`, the names that the `file-type` package uses.
 * - `text`: its first bytes must decode as UTF-8, be no known binary format, and be no HTML, SVG or script.
 */
export type ContentRule =
  | { readonly kind: "magic"; readonly detectedAs: readonly string[] }
  | { readonly kind: "text" };

/** How a page shows a file: with a preview, or with the icon of its family. */
export type Family = "image" | "video" | "audio" | "document" | "archive" | "text";

export interface AcceptedType {
  readonly family: Family;
  /** File name endings, for a file picker; never used to decide what a file is. */
  readonly extensions: readonly string[];
  readonly content: ContentRule;
}

const magic = (...detectedAs: string[]): ContentRule => ({ kind: "magic", detectedAs });
const text: ContentRule = { kind: "text" };

const office = "application/vnd.openxmlformats-officedocument";

/** Every content type a client may declare. HTML, SVG and scripts are left out on purpose: a browser would run them. */
export const acceptedTypes: Readonly<Record<string, AcceptedType>> = {
  "image/jpeg": { family: "image", extensions: [".jpg", ".jpeg"], content: magic("image/jpeg") },
  "image/png": {
    family: "image",
    extensions: [".png"],
    content: magic("image/png", "image/apng"),
  },
  "image/gif": { family: "image", extensions: [".gif"], content: magic("image/gif") },
  "image/webp": { family: "image", extensions: [".webp"], content: magic("image/webp") },
  "image/avif": { family: "image", extensions: [".avif"], content: magic("image/avif") },
  "video/mp4": {
    family: "video",
    extensions: [".mp4", ".m4v"],
    content: magic("video/mp4", "video/x-m4v"),
  },
  "video/webm": {
    family: "video",
    extensions: [".webm"],
    content: magic("video/webm", "video/matroska", "video/x-matroska"),
  },
  "video/quicktime": { family: "video", extensions: [".mov"], content: magic("video/quicktime") },
  "audio/mpeg": { family: "audio", extensions: [".mp3"], content: magic("audio/mpeg") },
  "audio/mp4": {
    family: "audio",
    extensions: [".m4a"],
    content: magic("audio/x-m4a", "audio/mp4", "video/mp4"),
  },
  "audio/wav": { family: "audio", extensions: [".wav"], content: magic("audio/wav") },
  "audio/ogg": {
    family: "audio",
    extensions: [".ogg", ".oga", ".opus"],
    content: magic("audio/ogg", "audio/ogg; codecs=opus", "application/ogg"),
  },
  "application/pdf": {
    family: "document",
    extensions: [".pdf"],
    content: magic("application/pdf"),
  },
  [`${office}.wordprocessingml.document`]: {
    family: "document",
    extensions: [".docx"],
    content: magic(`${office}.wordprocessingml.document`, "application/zip"),
  },
  [`${office}.spreadsheetml.sheet`]: {
    family: "document",
    extensions: [".xlsx"],
    content: magic(`${office}.spreadsheetml.sheet`, "application/zip"),
  },
  [`${office}.presentationml.presentation`]: {
    family: "document",
    extensions: [".pptx"],
    content: magic(`${office}.presentationml.presentation`, "application/zip"),
  },
  "application/zip": {
    family: "archive",
    extensions: [".zip"],
    content: magic("application/zip"),
  },
  "application/json": { family: "text", extensions: [".json"], content: text },
  "text/plain": { family: "text", extensions: [".txt", ".log"], content: text },
  "text/csv": { family: "text", extensions: [".csv"], content: text },
  "text/markdown": { family: "text", extensions: [".md"], content: text },
};

/** The kind of a file. A page shows it with a preview, or with the icon of its family. */
export type Family = "image" | "video" | "audio" | "document" | "archive" | "text";

export interface AcceptedType {
  readonly family: Family;
  /** File name extensions, the most common one first. */
  readonly extensions: readonly string[];
}

const office = "application/vnd.openxmlformats-officedocument";

/** Every content type that a client may declare. HTML, SVG, and scripts are excluded because a browser would run them. */
export const acceptedTypes: Readonly<Record<string, AcceptedType>> = {
  "image/jpeg": {
    family: "image",
    extensions: [".jpg", ".jpeg", ".jpe", ".jfif", ".pjpeg", ".pjp"],
  },
  "image/png": { family: "image", extensions: [".png", ".apng"] },
  "image/gif": { family: "image", extensions: [".gif"] },
  "image/webp": { family: "image", extensions: [".webp"] },
  "image/avif": { family: "image", extensions: [".avif"] },
  "video/mp4": { family: "video", extensions: [".mp4", ".m4v", ".mp4v", ".mpg4"] },
  "video/webm": { family: "video", extensions: [".webm"] },
  "video/quicktime": { family: "video", extensions: [".mov", ".qt"] },
  "audio/mpeg": { family: "audio", extensions: [".mp3", ".mpga", ".mp2", ".mp2a", ".m2a", ".m3a"] },
  "audio/mp4": { family: "audio", extensions: [".m4a", ".m4b", ".mp4a"] },
  "audio/wav": { family: "audio", extensions: [".wav"] },
  "audio/ogg": { family: "audio", extensions: [".ogg", ".oga", ".opus", ".spx"] },
  "application/pdf": { family: "document", extensions: [".pdf"] },
  [`${office}.wordprocessingml.document`]: { family: "document", extensions: [".docx"] },
  [`${office}.spreadsheetml.sheet`]: { family: "document", extensions: [".xlsx"] },
  [`${office}.presentationml.presentation`]: { family: "document", extensions: [".pptx"] },
  "application/zip": { family: "archive", extensions: [".zip"] },
  "application/json": { family: "text", extensions: [".json", ".map"] },
  "text/plain": {
    family: "text",
    extensions: [".txt", ".text", ".log", ".conf", ".def", ".list", ".in", ".ini"],
  },
  "text/csv": { family: "text", extensions: [".csv"] },
  "text/markdown": { family: "text", extensions: [".md", ".markdown", ".mkd"] },
};

/** Returns true if objects of this content type have a width, a height, or a duration. */
export const hasMediaDetails = (contentType: string): boolean => {
  const family = acceptedTypes[contentType]?.family;
  return family === "image" || family === "video" || family === "audio";
};

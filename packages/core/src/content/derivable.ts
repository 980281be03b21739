import { acceptedTypes } from "./accepted-types.ts";

/** How images and details are derived from a content type. */
export type DerivationSource = "image" | "pdf" | "recording";

/** The images that sharp or the decoder for HEIC read. */
const images: ReadonlySet<string> = new Set([
  "image/jpeg",
  "image/png",
  "image/gif",
  "image/webp",
  "image/avif",
  "image/heic",
  "image/heif",
  "image/tiff",
  "image/svg+xml",
]);

/** Returns how images and details are derived from a content type; undefined if nothing is. */
export const findDerivationSource = (contentType: string): DerivationSource | undefined => {
  if (images.has(contentType)) return "image";
  if (contentType === "application/pdf") return "pdf";
  const family = acceptedTypes[contentType]?.family;
  return family === "video" || family === "audio" ? "recording" : undefined;
};

/** The content types that images or details are derived from. */
export const derivableTypes: readonly string[] = Object.keys(acceptedTypes).filter(
  (type) => findDerivationSource(type) !== undefined,
);

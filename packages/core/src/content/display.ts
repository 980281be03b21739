import { acceptedTypes } from "./accepted-types.ts";

/**
 * Returns true if a link may show content of this type in the browser. Types whose scripts a browser runs, and types that are
 * not in the table, are always downloaded.
 */
export const canShowInline = (contentType: string): boolean =>
  acceptedTypes[contentType]?.isActive === false;

/** Image formats that only some browsers show. */
const withoutPreview: ReadonlySet<string> = new Set([
  "image/heic",
  "image/heif",
  "image/tiff",
  "image/vnd.adobe.photoshop",
]);

/** Returns true if every browser shows images of this type. */
export const hasPreview = (contentType: string): boolean =>
  acceptedTypes[contentType]?.family === "image" &&
  canShowInline(contentType) &&
  !withoutPreview.has(contentType);

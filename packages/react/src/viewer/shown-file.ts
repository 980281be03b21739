import type { Upload } from "@slipway/core/api";
import { acceptedTypes } from "@slipway/core/content/accepted-types";
import { hasPreview } from "@slipway/core/content/display";

/** Returns the content type in storage, or the declared one until it is known. */
export const getContentType = ({ object, declared }: Pick<Upload, "object" | "declared">): string =>
  object?.contentType ?? declared.contentType;

/** Returns the size in storage in bytes, or the declared one until it is known. */
export const getSize = ({ object, declared }: Pick<Upload, "object" | "declared">): number =>
  object?.size ?? declared.size;

/** How the viewer shows a file. */
export type View = "image" | "video" | "audio" | "pdf" | "csv" | "markdown" | "text" | "none";

const viewsByType: Readonly<Record<string, View>> = {
  "application/pdf": "pdf",
  "text/csv": "csv",
  "text/markdown": "markdown",
};

/** Returns how the viewer shows files of a content type, if they have no variants. */
export const findView = (contentType: string): View => {
  const family = acceptedTypes[contentType]?.family;
  if (family === "image") return hasPreview(contentType) ? "image" : "none";
  if (family === "video" || family === "audio") return family;
  return viewsByType[contentType] ?? (family === "text" ? "text" : "none");
};

/** Returns true if the viewer shows the file as an image that can be enlarged. */
export const isShownAsImage = (upload: Upload): boolean => {
  const view = findView(getContentType(upload));
  return view === "image" || (view === "none" && Object.keys(upload.variants ?? {}).length > 0);
};

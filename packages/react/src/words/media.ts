import type { Formats } from "@slipway/client/words/formats";
import type { Media } from "@slipway/core/record";

/** Formats dimensions and duration: `4032 × 3024`, `1920 × 1080 · 0:42`. Returns undefined if neither is known. */
export const formatMedia = (
  { dimensions, duration, separator }: Pick<Formats, "dimensions" | "duration" | "separator">,
  media: Media | undefined,
): string | undefined => {
  const parts = [
    media?.width && media.height ? dimensions(media.width, media.height) : undefined,
    media?.duration ? duration(media.duration) : undefined,
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(separator) : undefined;
};

import type { Media } from "@slipway/core/record";
import { formatDuration } from "./time.ts";

/** Formats dimensions and duration: `4032 × 3024`, `1920 × 1080 · 0:42`. Returns undefined if neither is known. */
export const formatMedia = (media: Media | undefined): string | undefined => {
  const parts = [
    media?.width && media.height ? `${media.width} × ${media.height}` : undefined,
    media?.duration ? formatDuration(media.duration) : undefined,
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(" · ") : undefined;
};

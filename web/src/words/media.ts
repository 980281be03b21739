import type { Media } from "@slipway/core/record";
import { duration } from "./time.ts";

/** `4032 × 3024`, `1920 × 1080 · 0:42`; undefined where nothing was measured. */
export const mediaInWords = (media: Media | undefined): string | undefined => {
  const parts = [
    media?.width && media.height ? `${media.width} × ${media.height}` : undefined,
    media?.duration ? duration(media.duration) : undefined,
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(" · ") : undefined;
};

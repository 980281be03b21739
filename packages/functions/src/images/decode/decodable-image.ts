import { limits } from "@slipway/core/limits";
import type { Sharp } from "sharp";
import { UnderivableError } from "./underivable.ts";

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An image that can be decoded: `open` decodes it again, since every output needs its own. */
export interface DecodableImage {
  /** In pixels as displayed. */
  readonly width: number;
  readonly height: number;
  /** More than 1 if variants can be animated. */
  readonly frames: number;
  /** @param frames how many frames to decode, from the first one */
  readonly open: (frames: number) => Sharp;
}

/** @throws {UnderivableError} if an image is too large to be decoded */
export const checkSize = ({ width, height }: Size): void => {
  const { pixels } = limits.images;
  if (width * height > pixels)
    throw new UnderivableError({
      code: "too-large",
      detail: `The image has ${width} × ${height} pixels, and images are derived from at most ${pixels / 1_000_000} million.`,
    });
};

import type { Family } from "@slipway/core/accepted-types";
import type { Media } from "@slipway/core/record";
import { imageSize } from "image-size";
import { ALL_FORMATS, BufferSource, CustomSource, Input } from "mediabunny";

/**
 * Width and height of an image, size and duration of a video, duration of audio, where the first bytes give them.
 *
 * @param size of the whole object, in bytes
 * @param head its first bytes
 * @returns undefined where they give nothing: what a file looks like inside is a courtesy, and no reason to fail
 */
export const mediaOf = async ({
  family,
  head,
  size,
}: {
  readonly family: Family;
  readonly head: Uint8Array;
  readonly size: number;
}): Promise<Media | undefined> => {
  try {
    if (family === "image") return imageMedia(head);
    if (family === "video" || family === "audio") return await timedMedia(head, size);
    return undefined;
  } catch {
    return undefined;
  }
};

// Exif's orientations 5 to 8 turn the image by a quarter: it is displayed as high as it is stored wide.
const firstTurnedOrientation = 5;

const imageMedia = (head: Uint8Array): Media => {
  const { width, height, orientation = 1 } = imageSize(head);
  return orientation < firstTurnedOrientation
    ? { width, height }
    : { width: height, height: width };
};

const timedMedia = async (head: Uint8Array, size: number): Promise<Media | undefined> => {
  using input = new Input({ source: beginningOf(head, size), formats: ALL_FORMATS });
  const video = await input.getPrimaryVideoTrack();
  const duration = await durationOf(input, head).catch(() => undefined);
  const media = {
    ...(video && { width: await video.getDisplayWidth(), height: await video.getDisplayHeight() }),
    ...(duration && { duration: Math.round(duration * 1000) / 1000 }),
  };
  return Object.keys(media).length > 0 ? media : undefined;
};

/** A file of its true size of which only the first bytes can be read. */
const beginningOf = (head: Uint8Array, size: number) =>
  new CustomSource({
    getSize: () => size,
    read: (start, end) => {
      if (end > head.length) throw new RangeError("beyond the first bytes");
      return head.subarray(start, end);
    },
  });

/** The duration as measured where the first bytes suffice, else as the file states it. */
const durationOf = async (input: Input, head: Uint8Array): Promise<number | undefined> => {
  try {
    return await input.computeDuration();
  } catch {
    const stated = await input.getDurationFromMetadata();
    // A fragmented MP4 may state the duration of its first fragment only: less than what its first bytes hold.
    using beginning = new Input({ source: new BufferSource(head), formats: ALL_FORMATS });
    return stated !== null && stated >= (await beginning.computeDuration()) - 0.1
      ? stated
      : undefined;
  }
};

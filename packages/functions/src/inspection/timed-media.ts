import type { Media } from "@slipway/core/record";
import { ALL_FORMATS, BufferSource, CustomSource, Input } from "mediabunny";

/**
 * Size and duration of a video, duration of audio.
 *
 * @param head the first bytes
 * @param size of the whole object, in bytes
 * @returns undefined where the first bytes give nothing
 * @throws {Error} where they cannot be read
 */
export const timedMedia = async (head: Uint8Array, size: number): Promise<Media | undefined> => {
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

import type { Media } from "@slipway/core/record";
import { ALL_FORMATS, BufferSource, CustomSource, Input, type InputVideoTrack } from "mediabunny";
import type { Content } from "../verdict.ts";

/**
 * Returns size and duration of a video, duration of audio.
 *
 * @returns undefined where the bytes read give nothing
 * @throws {Error} where they cannot be read
 */
export const timedMedia = async (content: PartOfFile): Promise<Media | undefined> => {
  try {
    using input = new Input({ source: partOf(content), formats: ALL_FORMATS });
    return await measure(input, content.head);
  } catch {
    // Fragmented files have an index at their end, without which their first bytes still tell the size.
    using beginning = new Input({ source: new BufferSource(content.head), formats: ALL_FORMATS });
    return await sizeOf(await beginning.getPrimaryVideoTrack());
  }
};

const sizeOf = async (video: InputVideoTrack | null) =>
  video === null
    ? undefined
    : { width: await video.getDisplayWidth(), height: await video.getDisplayHeight() };

const measure = async (input: Input, head: Uint8Array): Promise<Media | undefined> => {
  const size = await sizeOf(await input.getPrimaryVideoTrack());
  const duration = await durationOf(input, head).catch(() => undefined);
  const media = {
    ...size,
    ...(duration && { duration: Math.round(duration * 1000) / 1000 }),
  };
  return Object.keys(media).length > 0 ? media : undefined;
};

type PartOfFile = Pick<Content, "size" | "head" | "tail">;

/** A file of its true size of which only the first bytes can be read, and those that were read besides. */
const partOf = ({ size, head, tail }: PartOfFile) =>
  new CustomSource({
    getSize: () => size,
    read: (start, end) => {
      if (end <= head.length) return head.subarray(start, end);
      if (tail === undefined || start < tail.start || end > tail.start + tail.bytes.length)
        throw new RangeError("beyond the bytes that were read");
      return tail.bytes.subarray(start - tail.start, end - tail.start);
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

import type { Media } from "@slipway/core/record";
import {
  ALL_FORMATS,
  BufferSource,
  CustomSource,
  Input,
  type InputVideoTrack,
  MPEG_TS,
} from "mediabunny";
import type { Content } from "../content.ts";

/**
 * Reads the size and duration of a video, or the duration of an audio file.
 *
 * @returns undefined if the bytes contain neither
 * @throws {Error} if the bytes cannot be parsed
 */
export const readTimedMedia = async (content: PartOfFile): Promise<Media | undefined> => {
  try {
    using input = new Input({ source: createPartialSource(content), formats: ALL_FORMATS });
    return await measureTracks(input, content.head);
  } catch {
    // A fragmented file has its index at its end. Its first bytes contain the size nevertheless.
    using beginning = new Input({ source: new BufferSource(content.head), formats: ALL_FORMATS });
    return await readVideoSize(await beginning.getPrimaryVideoTrack());
  }
};

const readVideoSize = async (video: InputVideoTrack | null) =>
  video === null
    ? undefined
    : { width: await video.getDisplayWidth(), height: await video.getDisplayHeight() };

const measureTracks = async (input: Input, head: Uint8Array): Promise<Media | undefined> => {
  const size = await readVideoSize(await input.getPrimaryVideoTrack());
  // The times of a transport stream start at any value, such as those of a camera's clock.
  const hasDuration = (await input.getFormat()) !== MPEG_TS;
  const duration = hasDuration ? await readDuration(input, head).catch(() => undefined) : undefined;
  const media = {
    ...size,
    ...(duration && { duration: Math.round(duration * 1000) / 1000 }),
  };
  return Object.keys(media).length > 0 ? media : undefined;
};

type PartOfFile = Pick<Content, "size" | "head" | "tail">;

/** Creates a source with the file's full size, of which only the head and the tail can be read. */
const createPartialSource = ({ size, head, tail }: PartOfFile) =>
  new CustomSource({
    getSize: () => size,
    read: (start, end) => {
      if (end <= head.length) return head.subarray(start, end);
      if (tail === undefined || start < tail.start || end > tail.start + tail.bytes.length)
        throw new RangeError("The range is outside the bytes that were read.");
      return tail.bytes.subarray(start - tail.start, end - tail.start);
    },
  });

/** Returns the measured duration if the bytes are sufficient, and otherwise the duration in the file's metadata. */
const readDuration = async (input: Input, head: Uint8Array): Promise<number | undefined> => {
  try {
    return await input.computeDuration();
  } catch {
    const stated = await input.getDurationFromMetadata();
    // The metadata of a fragmented MP4 may contain the duration of its first fragment only.
    using beginning = new Input({ source: new BufferSource(head), formats: ALL_FORMATS });
    return stated !== null && stated >= (await beginning.computeDuration()) - 0.1
      ? stated
      : undefined;
  }
};

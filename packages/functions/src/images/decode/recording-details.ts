import { limits } from "@slipway/core/limits";
import type { Media } from "@slipway/core/record";
import { ALL_FORMATS, CustomSource, Input, MPEG_TS } from "mediabunny";
import type { DerivationJob, ReadBytes } from "../../ports/derived-images.ts";

/** Packets from which the frame rate is computed. */
const sampledPackets = 120;

/**
 * Reads the details of a video or recording from the ranges of the file that contain them.
 *
 * @returns undefined if the bytes contain none
 */
export const readRecording = async (
  { size }: DerivationJob,
  read: ReadBytes,
): Promise<Media | undefined> => {
  try {
    using input = new Input({ source: createSource(size, read), formats: ALL_FORMATS });
    const [video, audio] = await Promise.all([
      input.getPrimaryVideoTrack(),
      input.getPrimaryAudioTrack(),
    ]);
    // The times of a transport stream start at any value, such as those of a camera's clock.
    const hasDuration = (await input.getFormat()) !== MPEG_TS;
    const duration = hasDuration ? await orUndefined(input.computeDuration()) : undefined;
    const media: Media = {
      ...(video && (await describeVideo(video))),
      ...(audio && (await describeAudio(audio, video !== null))),
      ...(duration && { duration: round(duration, 1000) }),
    };
    return Object.keys(media).length > 0 ? media : undefined;
  } catch {
    return undefined;
  }
};

type VideoTrack = NonNullable<Awaited<ReturnType<Input["getPrimaryVideoTrack"]>>>;
type AudioTrack = NonNullable<Awaited<ReturnType<Input["getPrimaryAudioTrack"]>>>;

const describeVideo = async (video: VideoTrack): Promise<Media> => {
  const statistics = await orUndefined(video.computePacketStats(sampledPackets));
  const codec = await orUndefined(video.getCodec());
  const rotation = await orUndefined(video.getRotation());
  return {
    width: await video.getDisplayWidth(),
    height: await video.getDisplayHeight(),
    ...(rotation && { rotation }),
    ...(codec && { codec }),
    ...(statistics && { frameRate: round(statistics.averagePacketRate, 100) }),
  };
};

const describeAudio = async (audio: AudioTrack, isVideo: boolean): Promise<Media> => {
  const codec = await orUndefined(audio.getCodec());
  const audioChannels = await orUndefined(audio.getNumberOfChannels());
  return {
    ...(codec && (isVideo ? { audioCodec: codec } : { codec })),
    ...(audioChannels && { audioChannels }),
  };
};

/** A detail that the file does not contain, or whose bytes are damaged or too far apart, is left out. */
const orUndefined = async <Value>(value: Promise<Value>): Promise<Value | undefined> => {
  try {
    return await value;
  } catch {
    return undefined;
  }
};

const round = (value: number, parts: number): number => Math.round(value * parts) / parts;

/** Creates a source that reads a bounded number of bytes of a file. */
const createSource = (size: number, read: ReadBytes) => {
  let left = limits.images.readBytes;
  return new CustomSource({
    getSize: () => size,
    read: async (start, end) => {
      left -= end - start;
      if (left < 0) throw new RangeError("The details need too many bytes of the file.");
      const bytes = await read({ start, end });
      if (bytes === undefined) throw new RangeError("The file was deleted.");
      return bytes;
    },
  });
};

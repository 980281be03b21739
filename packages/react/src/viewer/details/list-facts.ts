import type { Formats } from "@slipway/client/words/formats";
import type { Upload } from "@slipway/core/api";
import type { DetailsMessages } from "../../words/en/details.ts";
import { getContentType, getSize } from "../shown-file.ts";

/** A fact about a file. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  /** A longer form, such as the exact size. */
  readonly exact?: string;
}

/** Lists what is known of a file, in the order in which people ask. */
export const listFacts = (
  upload: Upload,
  words: DetailsMessages,
  formats: Formats,
): readonly Fact[] => {
  const size = getSize(upload);
  return withoutMissing([
    [words.fileName, upload.title === undefined ? undefined : upload.fileName],
    [words.type, getContentType(upload)],
    [words.size, formats.size(size), formats.exactSize(size)],
    ...listMedia(upload, words, formats),
    [words.charset, upload.charset],
    [words.added, formats.time(upload.createdAt)],
    [words.folder, upload.path],
    [words.kind, upload.kind],
    [words.retention, upload.retainUntil ? formats.time(upload.retainUntil) : words.forever],
  ]);
};

type PossibleFact = readonly [label: string, value: string | undefined, exact?: string];

const listMedia = (
  { media = {} }: Upload,
  words: DetailsMessages,
  formats: Formats,
): readonly PossibleFact[] => {
  const formatNumber = (value: number | undefined) =>
    value === undefined ? undefined : formats.number(value);
  const { width, height, duration, location } = media;
  return [
    [words.dimensions, width && height ? words.pixels(width, height) : undefined],
    [words.duration, duration === undefined ? undefined : formats.duration(duration)],
    [words.pages, formatNumber(media.pages)],
    [words.frames, formatNumber(media.frames)],
    [words.codec, media.codec],
    [words.audioCodec, media.audioCodec],
    [
      words.frameRate,
      media.frameRate === undefined ? undefined : words.perSecond(round(media.frameRate)),
    ],
    [words.audioChannels, formatNumber(media.audioChannels)],
    [
      words.capturedAt,
      media.capturedAt === undefined ? undefined : formatCapture(media.capturedAt, formats),
    ],
    [words.camera, media.camera],
    [
      words.location,
      location === undefined
        ? undefined
        : `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`,
    ],
  ];
};

const withoutMissing = (facts: readonly PossibleFact[]): readonly Fact[] =>
  facts.flatMap(([label, value, exact]) =>
    value === undefined ? [] : { label, value, ...(exact !== undefined && { exact }) },
  );

const round = (value: number): number => Math.round(value * 100) / 100;

/** A camera's time has no time zone, and is shown as the camera had it. */
const formatCapture = (time: string, formats: Formats): string =>
  Number.isNaN(Date.parse(time)) ? time : formats.time(time);

import type { Media } from "@slipway/core/record";
import readExif from "exif-reader";

/** The longest text that is kept, such as a camera's name. */
const longestText = 100;

/**
 * Reads when a photo was taken, and with which camera, from its Exif data. Damaged data has no details.
 *
 * @param withLocation also reads where it was taken
 */
export const readPhotoDetails = (exif: Uint8Array | undefined, withLocation: boolean): Media => {
  if (exif === undefined) return {};
  try {
    const { Image = {}, Photo = {}, GPSInfo } = readExif(Buffer.from(exif));
    const capturedAt = formatTime(Photo.DateTimeOriginal, Photo.OffsetTimeOriginal);
    const camera = joinCamera(readText(Image.Make), readText(Image.Model));
    const location =
      withLocation && GPSInfo
        ? readLocation(GPSInfo as unknown as Readonly<Record<string, unknown>>)
        : undefined;
    return {
      ...(capturedAt !== undefined && { capturedAt }),
      ...(camera !== undefined && { camera }),
      ...(location && { location }),
    };
  } catch {
    return {};
  }
};

/** Formats the camera's local time, with its offset if the photo has one (Exif 3.0, section 4.6.6.6). */
const formatTime = (time: unknown, offset: unknown): string | undefined => {
  if (!(time instanceof Date) || Number.isNaN(time.getTime())) return undefined;
  const local = time.toISOString().slice(0, 19);
  return typeof offset === "string" && /^[+-]\d\d:\d\d$/.test(offset) ? `${local}${offset}` : local;
};

const readText = (value: unknown): string | undefined => {
  if (typeof value !== "string") return undefined;
  const text = value.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "").trim();
  return text === "" ? undefined : text.slice(0, longestText);
};

/** Joins maker and model. Most models start with the maker's name. */
const joinCamera = (make: string | undefined, model: string | undefined): string | undefined => {
  if (model === undefined) return make;
  return make === undefined || model.startsWith(make) ? model : `${make} ${model}`;
};

const readLocation = (gps: Readonly<Record<string, unknown>>): Media["location"] => {
  const latitude = toDegrees(gps.GPSLatitude, gps.GPSLatitudeRef, "S");
  const longitude = toDegrees(gps.GPSLongitude, gps.GPSLongitudeRef, "W");
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
};

/** Converts degrees, minutes, and seconds to degrees with five decimals, which is about a meter. */
const toDegrees = (value: unknown, reference: unknown, negative: string): number | undefined => {
  if (!Array.isArray(value) || value.length !== 3) return undefined;
  const [degrees, minutes, seconds] = value.map(Number);
  const total = (degrees ?? 0) + (minutes ?? 0) / 60 + (seconds ?? 0) / 3600;
  if (!Number.isFinite(total) || Math.abs(total) > 180) return undefined;
  return (Math.round(total * 1e5) / 1e5) * (reference === negative ? -1 : 1);
};

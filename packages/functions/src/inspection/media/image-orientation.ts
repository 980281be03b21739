import { hasAt, uint, uintLittleEndian } from "@slipway/core/content/bytes";

/**
 * Reads the Exif orientation of a PNG, from 1 to 8, from the `eXIf` chunk before its image data (PNG, section 11.3.4.6
 * "eXIf"). Returns undefined if there is none.
 */
export const readPngOrientation = (head: Uint8Array): number | undefined => {
  if (!hasAt(head, 0, "\u0089PNG")) return undefined;
  for (let at = 8; at + 12 <= head.length; at += 12 + uint(head, at, 4)) {
    if (hasAt(head, at + 4, "IDAT")) return undefined;
    if (hasAt(head, at + 4, "eXIf")) return readExifOrientation(head.subarray(at + 8));
  }
  return undefined;
};

/** Reads the orientation from Exif data (Exif 3.0, section 4.6.5 "Orientation"; TIFF 6.0, section 2). */
const readExifOrientation = (exif: Uint8Array): number | undefined => {
  const isLittleEndian = hasAt(exif, 0, "II*\u0000");
  if (!isLittleEndian && !hasAt(exif, 0, "MM\u0000*")) return undefined;
  const read = isLittleEndian ? uintLittleEndian : uint;
  const directory = read(exif, 4, 4);
  const entries = read(exif, directory, 2);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > exif.length) return undefined;
    if (read(exif, at, 2) === orientationTag) return read(exif, at + 8, 2);
  }
  return undefined;
};

const orientationTag = 0x0112;

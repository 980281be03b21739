import { hasAt, uintLittleEndian } from "@slipway/core/content/bytes";
import type { Media } from "@slipway/core/record";

/** The size of the header of OS/2, in which width and height have two bytes (Windows GDI, BITMAPCOREHEADER). */
const coreHeaderSize = 12;

/** Reads the size of a BMP with the header of OS/2. Returns undefined for every other image. */
export const readBitmapSize = (head: Uint8Array): Media | undefined =>
  hasAt(head, 0, "BM") && uintLittleEndian(head, 14, 4) === coreHeaderSize
    ? { width: uintLittleEndian(head, 18, 2), height: uintLittleEndian(head, 20, 2) }
    : undefined;

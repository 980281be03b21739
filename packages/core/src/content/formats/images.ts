import { hasAt, uintLittleEndian } from "../bytes.ts";
import type { ContentRule } from "../content-rule.ts";
import { type Beginning, certainIf, type Evidence } from "../evidence.ts";
import { heicEvidence, heifEvidence } from "./iso-media.ts";

/** The byte orders of a TIFF, each with the version number of TIFF (TIFF 6.0, section 2) or of BigTIFF. */
const tiffHeaders = [
  "II*\u0000",
  "MM\u0000*",
  "II+\u0000\b\u0000\u0000\u0000",
  "MM\u0000+\u0000\b",
];

/** Formats of cameras that start like a TIFF, and are recognized by what follows the header. */
const rawHeaders = [
  "II*\u0000\u0010\u0000\u0000\u0000CR",
  "II*\u0000\u001a\u0000\u0000\u0000HEAPCCDR",
];

/** Checks the header of a TIFF or BigTIFF, and that its first directory is not inside the header. */
const tiffEvidence = ({ head }: Beginning): Evidence =>
  certainIf(
    tiffHeaders.some((header) => hasAt(head, 0, header)) &&
      !rawHeaders.some((header) => hasAt(head, 0, header)),
  );

/** The sizes of the header that follows the file header: of OS/2, and of Windows from version 3 to 5. */
const bitmapHeaderSizes = [12, 16, 40, 52, 56, 64, 108, 124];

/** Checks the file header and the number of planes of a BMP (Windows GDI, BITMAPFILEHEADER and BITMAPINFOHEADER). */
const bmpEvidence = ({ head }: Beginning): Evidence => {
  const headerSize = uintLittleEndian(head, 14, 4);
  const planes = uintLittleEndian(head, headerSize === 12 ? 22 : 26, 2);
  const pixels = uintLittleEndian(head, 10, 4);
  return certainIf(
    hasAt(head, 0, "BM") &&
      hasAt(head, 6, "\u0000\u0000\u0000\u0000") &&
      bitmapHeaderSizes.includes(headerSize) &&
      planes === 1 &&
      pixels >= 14 + headerSize,
  );
};

/** The number of images of an icon that are checked. */
const mostIcons = 32;

/** Checks the directory of an icon: each entry locates a bitmap or a PNG after the directory. */
const iconEvidence = ({ head, size }: Beginning): Evidence => {
  const count = uintLittleEndian(head, 4, 2);
  if (!hasAt(head, 0, "\u0000\u0000\u0001\u0000") || count === 0) return "none";
  for (let entry = 0; entry < Math.min(count, mostIcons); entry++) {
    const at = 6 + entry * 16;
    const length = uintLittleEndian(head, at + 8, 4);
    const start = uintLittleEndian(head, at + 12, 4);
    if (start < 6 + count * 16 || length === 0 || start + length > size) return "none";
    const isImage = start + 4 > head.length || isIconImage(head, start);
    if (head[at + 3] !== 0 || !isImage) return "none";
  }
  return "certain";
};

const isIconImage = (head: Uint8Array, at: number): boolean =>
  hasAt(head, at, "\u0089PNG") || hasAt(head, at, "(\u0000\u0000\u0000");

/** Checks the signature and version of a Photoshop document, or of a large one (Photoshop File Formats, "File Header"). */
const photoshopEvidence = ({ head }: Beginning): Evidence =>
  certainIf(
    ["\u0001", "\u0002"].some((version) =>
      hasAt(head, 0, `8BPS\u0000${version}\u0000\u0000\u0000\u0000\u0000\u0000`),
    ),
  );

/** The rules of image formats that only some browsers show. */
export const imageRules: Readonly<Record<string, ContentRule>> = {
  "image/heic": { kind: "bytes", evidence: ({ head }) => heicEvidence(head) },
  "image/heif": { kind: "bytes", evidence: ({ head }) => heifEvidence(head) },
  "image/tiff": { kind: "bytes", evidence: tiffEvidence },
  "image/bmp": { kind: "bytes", evidence: bmpEvidence },
  "image/vnd.microsoft.icon": { kind: "bytes", evidence: iconEvidence },
  "image/vnd.adobe.photoshop": { kind: "bytes", evidence: photoshopEvidence },
  "image/svg+xml": { kind: "markup", language: "svg" },
};

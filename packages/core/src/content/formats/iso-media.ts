import { latin1, uint } from "../bytes.ts";
import type { Beginning, Evidence } from "../evidence.ts";

/** A box of a file in the ISO base media file format, or an atom of a QuickTime file. Offsets and sizes are in bytes. */
export interface Box {
  readonly type: string;
  readonly offset: number;
  /** The size including the header; 0 if the box extends to the end of the file. */
  readonly size: number;
  /** The offset of its content. */
  readonly content: number;
}

/** The maximum number of boxes that are read at one level, far more than real files have. */
const mostBoxes = 1000;

/**
 * Returns the consecutive boxes whose headers are within the bytes. The last box may end after the bytes (ISO/IEC 14496-12,
 * section 4.2 "Object structure").
 */
export const boxesIn = (
  bytes: Uint8Array,
  { from = 0, end = bytes.length }: { readonly from?: number; readonly end?: number } = {},
): readonly Box[] => {
  const boxes: Box[] = [];
  for (let offset = from; offset + 8 <= end && boxes.length < mostBoxes; ) {
    const size = uint(bytes, offset, 4);
    const isLong = size === 1 && offset + 16 <= end;
    // The two most significant bytes of a long size are zero in every file that S3 can store.
    const box = {
      type: latin1(bytes, offset + 4, 4),
      offset,
      size: isLong ? uint(bytes, offset + 10, 6) : size,
      content: offset + (isLong ? 16 : 8),
    };
    boxes.push(box);
    if (box.size < box.content - offset) break;
    offset += box.size;
  }
  return boxes;
};

/** A range of an object's bytes. The end is exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Returns the range of a file's movie box, which describes its tracks, if the first bytes do not contain all of it. Phones and
 * cameras write it at the end (ISO/IEC 14496-12, section 8.2.1 "Movie Box").
 */
export const movieAfter = ({ head, size }: Beginning): ByteRange | undefined => {
  const boxes = boxesIn(head);
  const last = boxes.at(-1);
  if (last === undefined || last.size === 0 || boxes.slice(0, -1).some(isMovie)) return undefined;
  const end = last.offset + last.size;
  const start = isMovie(last) ? last.offset : end;
  return end > head.length && start < size ? { start, end: size } : undefined;
};

const isMovie = ({ type }: Box): boolean => type === "moov";

/** Returns the brands of a file, the major brand first; undefined if the file does not start with an `ftyp` box. */
const readBrands = (head: Uint8Array): readonly string[] | undefined => {
  // Free space boxes may precede it (ISO/IEC 14496-12, section 4.3 "File Type Box").
  const first = boxesIn(head).find(({ type }) => !isFreeSpace(type));
  if (first?.type !== "ftyp") return undefined;
  const end = Math.min(first.offset + first.size, head.length);
  const brands = [latin1(head, first.content, 4)];
  for (let at = first.content + 8; at + 4 <= end && brands.length < mostBoxes; at += 4)
    brands.push(latin1(head, at, 4));
  return brands;
};

const isFreeSpace = (type: string): boolean => ["free", "skip", "wide"].includes(type);

/** Major brands of formats that have a media type of their own (MP4RA, "Brands"). */
const brandsOfOthers: ReadonlySet<string> = new Set([
  ...["avif", "avis", "miaf", "mif1", "mif2", "msf1"],
  ...[
    "heic",
    "heix",
    "heim",
    "heis",
    "hevc",
    "hevx",
    "hevm",
    "hevs",
    "j2ki",
    "j2is",
    "avci",
    "avcs",
  ],
  ...["jp2 ", "jpx ", "jpm ", "mjp2", "mj2s", "jxl ", "jxs ", "crx ", "odcf", "sdv "],
]);

/** Returns true for a compatible brand that declares a file to be MP4 (ISO/IEC 14496-12 and 14496-14). */
const isMp4Brand = (brand: string): boolean => /^(?:iso[2-9a-m]|mp4[12])$/.test(brand);

/** Checks the brands of an MP4: any major brand except those of formats that have a media type of their own. */
export const mp4Evidence = (head: Uint8Array): Evidence => {
  const [major, ...compatible] = readBrands(head) ?? [];
  if (major === undefined || brandsOfOthers.has(major)) return "none";
  return major !== quickTime || compatible.some(isMp4Brand) ? "certain" : "none";
};

const quickTime = "qt  ";

/** Atoms that QuickTime files start with (QuickTime File Format Specification, "Overview of the File Format"). */
const firstAtoms: ReadonlySet<string> = new Set([
  ...["moov", "mdat", "free", "skip", "wide", "pnot", "PICT", "uuid", "udta"],
]);

/** Checks the brands of a QuickTime movie, or its first atoms if it has no brands. */
export const quickTimeEvidence = (head: Uint8Array): Evidence => {
  const brands = readBrands(head);
  if (brands !== undefined) return brands.includes(quickTime) ? "certain" : "none";
  const [first, second] = boxesIn(head);
  if (first === undefined || !firstAtoms.has(first.type)) return "none";
  const isWhole = first.size === 0 || first.size >= first.content - first.offset;
  return isWhole && (second === undefined || firstAtoms.has(second.type)) ? "certain" : "none";
};

/** Checks the brands of an AVIF image or image sequence (AV1 Image File Format, "Brands"). */
export const avifEvidence = (head: Uint8Array): Evidence =>
  readBrands(head)?.some((brand) => brand === "avif" || brand === "avis") ? "certain" : "none";

/** The brands of HEIC images and image sequences (ISO/IEC 23008-12, annex B). */
const heicBrands = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"];

/** The brands of images and image sequences with any codec (ISO/IEC 23008-12, section 10). */
const heifBrands = [...heicBrands, "mif1", "mif2", "msf1", "miaf", "avci", "avcs", "j2ki", "j2is"];

/** Checks the brands of an image in HEIF's format that is coded with HEVC. */
export const heicEvidence = (head: Uint8Array): Evidence => imageEvidence(head, heicBrands);

/** Checks the brands of an image in HEIF's format with any codec except AV1. AVIF has a media type of its own. */
export const heifEvidence = (head: Uint8Array): Evidence => imageEvidence(head, heifBrands);

const imageEvidence = (head: Uint8Array, brands: readonly string[]): Evidence => {
  const all = readBrands(head) ?? [];
  // Videos and raw images can have a compatible brand of images, but not as their major brand.
  const isImage = heifBrands.includes(all[0] ?? "") && avifEvidence(head) === "none";
  return isImage && all.some((brand) => brands.includes(brand)) ? "certain" : "none";
};

/** Checks the major brand of a video from a phone (3GPP TS 26.244, section 5.3; 3GPP2 C.S0050, section 8.2). */
export const phoneVideoEvidence = (head: Uint8Array, brand: "3gp" | "3g2"): Evidence => {
  const major = readBrands(head)?.[0] ?? "";
  const isOf3gpp = /^3g[prsegt]/.test(major);
  return (brand === "3g2" ? major.startsWith("3g2") : isOf3gpp) ? "certain" : "none";
};

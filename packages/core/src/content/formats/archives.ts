import { hasAt, latin1, uintLittleEndian } from "../bytes.ts";
import type { ContentRule } from "../content-rule.ts";
import { type Beginning, certainIf, type Evidence } from "../evidence.ts";

/** Checks the first header of a gzip file: the method is "deflate", and no reserved flag is set (RFC 1952, section 2.3). */
const gzipEvidence = ({ head }: Beginning): Evidence =>
  certainIf(hasAt(head, 0, "\u001f\u008b\b") && ((head[3] ?? 0xff) & 0xe0) === 0);

/** The position and length of the checksum in a header of a tar archive (POSIX.1-2017, pax, "ustar Interchange Format"). */
const checksum = { offset: 148, length: 8 };

/**
 * Checks the checksum of a tar archive's first header. It is the sum of the header's bytes, in which the checksum itself counts
 * as spaces. Some old programs added signed bytes.
 */
const tarEvidence = ({ head }: Beginning): Evidence => {
  if (head.length < 512 || head[0] === 0) return "none";
  const stored = /^[ 0]*([0-7]{1,6})[ \0]*$/.exec(
    latin1(head, checksum.offset, checksum.length),
  )?.[1];
  if (stored === undefined) return "none";
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < 512; at++) {
    const isChecksum = at >= checksum.offset && at < checksum.offset + checksum.length;
    const byte = isChecksum ? 0x20 : (head[at] ?? 0);
    unsigned += byte;
    signed += byte < 0x80 ? byte : byte - 0x100;
  }
  return certainIf([unsigned, signed].includes(Number.parseInt(stored, 8)));
};

/** Checks the signature and the major version of a 7z archive (7zFormat.txt, "SignatureHeader"). */
const sevenZipEvidence = ({ head }: Beginning): Evidence =>
  certainIf(hasAt(head, 0, "7z\u00bc\u00af\u0027\u001c\u0000"));

/** Checks the signature of a RAR archive of version 1.5 to 4, or of version 5 (RAR 5.0 archive format, "RAR signature"). */
const rarEvidence = ({ head }: Beginning): Evidence =>
  certainIf(
    hasAt(head, 0, "Rar!\u001a\u0007\u0000??s") || hasAt(head, 0, "Rar!\u001a\u0007\u0001\u0000"),
  );

/** Checks the header of a bzip2 file with its block size, and the number with which a block or the end starts. */
const bzip2Evidence = ({ head }: Beginning): Evidence =>
  certainIf(
    hasAt(head, 0, "BZh") &&
      /[1-9]/.test(latin1(head, 3, 1)) &&
      (hasAt(head, 4, "1AY&SY") || hasAt(head, 4, "\u0017rE8P\u0090")),
  );

/** Checks the header of an xz file with its null byte (The .xz File Format, section 2.1.1 "Stream Header"). */
const xzEvidence = ({ head }: Beginning): Evidence =>
  certainIf(hasAt(head, 0, "\u00fd7zXZ\u0000\u0000"));

/** The number of skippable frames that may precede the first frame with data. */
const mostSkippableFrames = 16;

/** Checks for a frame of Zstandard, which skippable frames can precede (RFC 8878, section 3.1 "Frames"). */
const zstdEvidence = ({ head, size }: Beginning): Evidence => {
  let at = 0;
  for (let frames = 0; frames <= mostSkippableFrames; frames++) {
    // The reserved bit of the frame header descriptor is zero.
    if (hasAt(head, at, "(\u00b5/\u00fd")) return certainIf(((head[at + 4] ?? 0x08) & 0x08) === 0);
    const isSkippable = hasAt(head, at + 1, "*M\u0018") && ((head[at] ?? 0) & 0xf0) === 0x50;
    if (!isSkippable) return "none";
    at += 8 + uintLittleEndian(head, at + 4, 4);
    if (at >= head.length) return certainIf(at <= size);
  }
  return "none";
};

/** The rules of archives and compressed files. */
export const archiveRules: Readonly<Record<string, ContentRule>> = {
  "application/gzip": { kind: "bytes", evidence: gzipEvidence },
  "application/x-tar": { kind: "bytes", evidence: tarEvidence },
  "application/x-7z-compressed": { kind: "bytes", evidence: sevenZipEvidence },
  "application/vnd.rar": { kind: "bytes", evidence: rarEvidence },
  "application/x-bzip2": { kind: "bytes", evidence: bzip2Evidence },
  "application/x-xz": { kind: "bytes", evidence: xzEvidence },
  "application/zstd": { kind: "bytes", evidence: zstdEvidence },
};

import { hasAt, startsLikeMarkup, uint, uintLittleEndian } from "../bytes.ts";
import type { Beginning, Evidence } from "../evidence.ts";

/** The number of bytes after the tags in which the first frame is searched. Encoders and editors leave padding there. */
const mostPadding = 4096;

/**
 * Checks for MPEG audio frames of layer I, II, or III (ISO/IEC 11172-3, 2.4.2.3; RFC 3003) after tags (ID3v2.4, section 3.1;
 * APEv2). A tag can be longer than the first bytes, for example if it contains an album cover.
 */
export const mpegAudioEvidence = ({ head, size }: Beginning): Evidence => {
  const start = afterTags(head);
  if (start > 0 && start >= head.length && start < size) return "certain";
  const { frames, end } = framesAt(head, start);
  // A file can consist of a single frame, or continue after its first bytes.
  const isOnlyFrame = frames === 1 && end + 4 > head.length && (end <= size || head.length < size);
  if (frames >= 2 || isOnlyFrame) return "certain";
  if (start === 0 && startsLikeMarkup(head)) return "none";
  const last = Math.min(start + mostPadding, head.length);
  for (let at = head.indexOf(0xff, start); at >= 0 && at < last; at = head.indexOf(0xff, at + 1))
    if (framesAt(head, at).frames === mostFrames) return start > 0 ? "certain" : "plausible";
  return "none";
};

/** Returns the offset after the leading tags, which can be outside the bytes. */
export const afterTags = (head: Uint8Array): number => {
  let at = 0;
  for (let tags = 0; tags < 8; tags++) {
    const length = id3Length(head, at) ?? apeLength(head, at);
    if (length === undefined) break;
    at += length;
  }
  return at;
};

const id3Length = (head: Uint8Array, at: number): number | undefined => {
  const [major = 0xff, revision = 0xff, flags = 0, ...size] = head.subarray(at + 3, at + 10);
  const isTag =
    hasAt(head, at, "ID3") &&
    major >= 2 &&
    major <= 4 &&
    revision < 0xff &&
    size.length === 4 &&
    size.every((byte) => byte < 0x80);
  if (!isTag) return undefined;
  const footer = (flags & 0x10) === 0 ? 0 : 10;
  return 10 + size.reduce((total, byte) => total * 128 + byte, 0) + footer;
};

const apeLength = (head: Uint8Array, at: number): number | undefined =>
  hasAt(head, at, "APETAGEX") ? 32 + uintLittleEndian(head, at + 12, 4) : undefined;

/** The number of consecutive frames that distinguishes audio from bytes that resemble a frame's header. */
const mostFrames = 3;

/** Returns the number of consecutive frames at an offset, up to `mostFrames`, and the offset after the last one. */
const framesAt = (head: Uint8Array, from: number) => {
  let frames = 0;
  let end = from;
  const kind = head[from + 1] ?? 0;
  for (; frames < mostFrames && end + 4 <= head.length; frames++) {
    const length = frameLength(uint(head, end, 4));
    // Version and layer are the same in all frames.
    if (length === undefined || (((head[end + 1] ?? 0) ^ kind) & 0x1e) !== 0) break;
    end += length;
  }
  return { frames, end };
};

const kilobits = {
  version1: {
    layer1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    layer2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    layer3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  },
  version2: {
    layer1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    layer2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    layer3: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  },
} as const;

const hertz = [44_100, 48_000, 32_000];

/** Returns the length of a frame in bytes from its header; undefined if the header is invalid or has no bit rate. */
const frameLength = (header: number): number | undefined => {
  const bits = (shift: number, count: number) => (header >>> shift) & ((1 << count) - 1);
  const version = bits(19, 2);
  const layer = 4 - bits(17, 2);
  if (bits(21, 11) !== 0x7ff || version === 1 || layer === 4) return undefined;
  const rates = version === 3 ? kilobits.version1 : kilobits.version2;
  const rate = [rates.layer1, rates.layer2, rates.layer3][layer - 1]?.[bits(12, 4) - 1];
  const base = hertz[bits(10, 2)];
  if (rate === undefined || base === undefined) return undefined;
  // MPEG-2 halves the sampling rates, and MPEG-2.5 halves them again.
  const sampling = version === 3 ? base : version === 2 ? base / 2 : base / 4;
  const padding = bits(9, 1);
  if (layer === 1) return (Math.floor((12 * rate * 1000) / sampling) + padding) * 4;
  const slots = layer === 3 && version !== 3 ? 72 : 144;
  return Math.floor((slots * rate * 1000) / sampling) + padding;
};

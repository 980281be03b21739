import { detectAll } from "jschardet";
import { type Beginning, type DecodedText, decode } from "./unicode-text.ts";

/** Encodings that the detector knows and browsers decode: the detector's name, and the label in the Encoding Standard. */
const encodings: ReadonlyMap<string, string> = new Map([
  ["windows-1250", "windows-1250"],
  ["windows-1251", "windows-1251"],
  ["windows-1252", "windows-1252"],
  ["windows-1253", "windows-1253"],
  ["windows-1254", "windows-1254"],
  ["windows-1255", "windows-1255"],
  ["windows-1256", "windows-1256"],
  ["windows-1257", "windows-1257"],
  ["iso-8859-2", "iso-8859-2"],
  ["iso-8859-5", "iso-8859-5"],
  ["iso-8859-7", "iso-8859-7"],
  ["koi8-r", "koi8-r"],
  ["koi8-u", "koi8-u"],
  ["ibm866", "ibm866"],
  ["macroman", "macintosh"],
  ["cp874", "windows-874"],
  ["cp932", "shift_jis"],
  ["euc-jp", "euc-jp"],
  ["gb18030", "gb18030"],
  ["big5", "big5"],
  ["cp949", "euc-kr"],
]);

const detectEncodings = [...encodings.keys(), "mac-roman"];

/** The factor by which another encoding must be more likely than windows-1252, which is the most common one. */
const margin = 1.25;

/** Decodes text in a legacy encoding. Returns undefined if the bytes are not text in any of them. */
export const decodeLegacy = (beginning: Beginning): DecodedText | undefined => {
  if (beginning.head.some(isBinary)) return undefined;
  const candidates = detectAll(extractSample(beginning.head), {
    detectEncodings,
    minimumThreshold: 0,
  }).flatMap(({ encoding, confidence }) => {
    const charset = encodings.get(encoding?.toLowerCase() ?? "");
    const text = charset === undefined ? undefined : decode(beginning, charset);
    return charset === undefined || text === undefined || noText.test(text)
      ? []
      : [{ charset, confidence, text }];
  });
  const [likeliest] = candidates;
  const western = candidates.find(({ charset }) => charset === "windows-1252");
  return western !== undefined && western.confidence * margin >= (likeliest?.confidence ?? 0)
    ? western
    : likeliest;
};

/** The number of bytes that the detector gets. More bytes take longer and do not improve its result. */
const sampleSize = 8 * 1024;

/**
 * Returns all of a short text, or the first lines of a long one that have bytes outside ASCII: only they distinguish
 * encodings. A line break comes first, because the detector takes letters such as BM or MZ at the start for a magic number.
 */
const extractSample = (head: Uint8Array): Uint8Array => {
  const sample = new Uint8Array(sampleSize);
  sample[0] = 0x0a;
  let length = 1;
  if (head.length < sampleSize) {
    sample.set(head, length);
    return sample.subarray(0, length + head.length);
  }
  for (let start = 0; start < head.length && length < sampleSize; ) {
    const lineBreak = head.indexOf(0x0a, start);
    const end = lineBreak < 0 ? head.length : lineBreak + 1;
    const line = head.subarray(start, end);
    if (line.some((byte) => byte > 0x7f)) {
      const taken = line.subarray(0, sampleSize - length);
      sample.set(taken, length);
      length += taken.length;
    }
    start = end;
  }
  return sample.subarray(0, length);
};

/** Returns true for a byte that does not occur in text (WHATWG MIME Sniffing, "binary data byte"). */
const isBinary = (byte: number): boolean =>
  byte <= 0x08 || byte === 0x0b || (byte >= 0x0e && byte <= 0x1a) || (byte >= 0x1c && byte <= 0x1f);

/** Matches characters that show a wrong encoding: control characters, and unassigned code points. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this expression must match control characters
const noText = /(?![\t\n\f\r\u001b])[\p{Cc}\p{Cn}]/u;

/**
 * Decodes text in UTF-16 without a byte order mark. Its ASCII characters have NUL either as their high or as their low byte.
 * Returns undefined for everything else.
 */
export const decodeUnmarkedUtf16 = (beginning: Beginning): DecodedText | undefined => {
  const nulCounts = [0, 0];
  for (const [at, byte] of beginning.head.entries())
    if (byte === 0) nulCounts[at % 2] = (nulCounts[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = nulCounts;
  if (even > 0 === odd > 0) return undefined;
  // A few NUL bytes in text of a single-byte encoding do not make it UTF-16.
  if (even + odd < beginning.head.length / 4 && decode(beginning, "utf-8") !== undefined)
    return undefined;
  const charset = odd > 0 ? "utf-16le" : "utf-16be";
  const text = decode(beginning, charset);
  return text === undefined || noText.test(text) ? undefined : { text, charset };
};

import { detectAll } from "jschardet";
import { type Beginning, type DecodedText, decode } from "./unicode-text.ts";

/** Encodings that the detector knows and browsers decode: its name of each, and the label in the Encoding Standard. */
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

/** Another encoding must be this much more likely than windows-1252, in which most such text is, to be preferred. */
const margin = 1.25;

/** Decodes text in an encoding that is not Unicode's. Returns undefined for bytes that are no text in any. */
export const decodeLegacy = (beginning: Beginning): DecodedText | undefined => {
  if (beginning.head.some(isBinary)) return undefined;
  const candidates = detectAll(telltaleLines(beginning.head), {
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

/** Bytes that the detector is shown. More take it longer and tell it nothing new. */
const shownBytes = 8 * 1024;

/**
 * Returns all of a short text, and of a long one the first lines with bytes beyond ASCII, which alone tell one encoding
 * from another. A line break comes first, since the detector takes letters such as BM and MZ for a magic number there.
 */
const telltaleLines = (head: Uint8Array): Uint8Array => {
  const shown = new Uint8Array(shownBytes);
  shown[0] = 0x0a;
  let length = 1;
  if (head.length < shownBytes) {
    shown.set(head, length);
    return shown.subarray(0, length + head.length);
  }
  for (let start = 0; start < head.length && length < shownBytes; ) {
    const lineBreak = head.indexOf(0x0a, start);
    const end = lineBreak < 0 ? head.length : lineBreak + 1;
    const line = head.subarray(start, end);
    if (line.some((byte) => byte > 0x7f)) {
      const taken = line.subarray(0, shownBytes - length);
      shown.set(taken, length);
      length += taken.length;
    }
    start = end;
  }
  return shown.subarray(0, length);
};

/** Returns true for a byte that no text has (WHATWG MIME Sniffing, "binary data byte"). */
const isBinary = (byte: number): boolean =>
  byte <= 0x08 || byte === 0x0b || (byte >= 0x0e && byte <= 0x1a) || (byte >= 0x1c && byte <= 0x1f);

/** Matches what a text in the right encoding does not have: control characters, and code points without a character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const noText = /(?![\t\n\f\r\u001b])[\p{Cc}\p{Cn}]/u;

/**
 * Decodes text in UTF-16 without a byte order mark: either all high bytes or all low bytes of its letters of ASCII, its
 * spaces, and its line breaks are NUL. Returns undefined for everything else.
 */
export const decodeUnmarkedUtf16 = (beginning: Beginning): DecodedText | undefined => {
  const places = [0, 0];
  for (const [at, byte] of beginning.head.entries())
    if (byte === 0) places[at % 2] = (places[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = places;
  if (even > 0 === odd > 0) return undefined;
  // Where the bytes are text of one byte for each character too, a stray NUL among them makes them no UTF-16.
  if (even + odd < beginning.head.length / 4 && decode(beginning, "utf-8") !== undefined)
    return undefined;
  const charset = odd > 0 ? "utf-16le" : "utf-16be";
  const text = decode(beginning, charset);
  return text === undefined || noText.test(text) ? undefined : { text, charset };
};

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
  // After a line break, since the detector takes letters such as BM and MZ at the beginning for a magic number.
  const bytes = new Uint8Array(beginning.head.length + 1);
  bytes[0] = 0x0a;
  bytes.set(beginning.head, 1);
  const candidates = detectAll(bytes, { detectEncodings, minimumThreshold: 0 }).flatMap(
    ({ encoding, confidence }) => {
      const charset = encodings.get(encoding?.toLowerCase() ?? "");
      const text = charset === undefined ? undefined : decode(beginning, charset);
      return charset === undefined || text === undefined || noText.test(text)
        ? []
        : [{ charset, confidence, text }];
    },
  );
  const [likeliest] = candidates;
  const western = candidates.find(({ charset }) => charset === "windows-1252");
  return western !== undefined && western.confidence * margin >= (likeliest?.confidence ?? 0)
    ? western
    : likeliest;
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
  const charset = odd > 0 ? "utf-16le" : "utf-16be";
  const text = decode(beginning, charset);
  return text === undefined || noText.test(text) ? undefined : { text, charset };
};

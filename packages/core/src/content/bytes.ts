/** Returns true if the bytes contain a pattern at an offset. The pattern is Latin-1 text in which `?` matches any byte. */
export const hasAt = (bytes: Uint8Array, offset: number, expected: string): boolean => {
  if (offset < 0 || offset + expected.length > bytes.length) return false;
  for (let at = 0; at < expected.length; at++)
    if (expected[at] !== "?" && bytes[offset + at] !== expected.charCodeAt(at)) return false;
  return true;
};

/**
 * Returns the first offset of a pattern, starting at `from` and before `before`; undefined if it does not occur.
 */
export const find = (
  bytes: Uint8Array,
  expected: string,
  { from = 0, before = bytes.length }: { readonly from?: number; readonly before?: number } = {},
): number | undefined => {
  const first = expected.charCodeAt(0);
  for (let at = from; at < Math.min(before, bytes.length); at++)
    if (bytes[at] === first && hasAt(bytes, at, expected)) return at;
  return undefined;
};

/** Decodes a range of bytes as Latin-1. The text is shorter if the bytes end within the range. */
export const latin1 = (bytes: Uint8Array, offset: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(offset, offset + length));

/** Reads a big-endian unsigned integer of up to six bytes. Missing bytes count as 0. */
export const uint = (bytes: Uint8Array, offset: number, length: number): number => {
  let value = 0;
  for (let at = offset; at < offset + length; at++) value = value * 256 + (bytes[at] ?? 0);
  return value;
};

/** Reads a little-endian unsigned integer of up to six bytes. Missing bytes count as 0. */
export const uintLittleEndian = (bytes: Uint8Array, offset: number, length: number): number => {
  let value = 0;
  for (let at = offset + length - 1; at >= offset; at--) value = value * 256 + (bytes[at] ?? 0);
  return value;
};

const byteOrderMark = "\u00ef\u00bb\u00bf";

/** Returns the offset of the first byte that is neither white space nor part of a byte order mark. */
export const afterSpace = (bytes: Uint8Array): number => {
  let at = 0;
  for (;;) {
    if (isSpace(bytes[at])) at += 1;
    else if (hasAt(bytes, at, byteOrderMark)) at += byteOrderMark.length;
    else return at;
  }
};

const isSpace = (byte: number | undefined): boolean =>
  byte !== undefined && (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));

/**
 * Returns true if a browser could render the bytes as HTML, in UTF-16 or in an encoding that extends ASCII. Formats that
 * allow other bytes before their own must exclude such bytes.
 */
export const startsLikeMarkup = (bytes: Uint8Array): boolean =>
  hasAt(bytes, afterSpace(bytes), "<") ||
  hasAt(bytes, 0, "\u00ff\u00fe") ||
  hasAt(bytes, 0, "\u00fe\u00ff");

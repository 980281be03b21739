/** The text of an object's first bytes, and its encoding. */
export interface DecodedText {
  readonly text: string;
  /** The encoding's label in lower case, as the Encoding Standard and IANA spell it. */
  readonly charset: string;
}

/** The first bytes of an object, and the size of the whole object in bytes. */
export interface Beginning {
  readonly head: Uint8Array;
  readonly size: number;
}

/**
 * Decodes bytes. Returns undefined if they are invalid in the encoding. The bytes may end within a character if the object
 * is longer.
 */
export const decode = ({ head, size }: Beginning, charset: string): string | undefined => {
  try {
    const stream = head.length < size;
    return new TextDecoder(charset, { fatal: true }).decode(head, { stream });
  } catch {
    return undefined;
  }
};

/** The byte order marks of UTF-16 (Unicode Standard, 23.8 "Specials"). UTF-8 is the default and needs none. */
const byteOrderMarks = [
  { first: 0xff, second: 0xfe, charset: "utf-16le" },
  { first: 0xfe, second: 0xff, charset: "utf-16be" },
] as const;

/** Decodes text in UTF-8, or in UTF-16 with a byte order mark. Returns undefined for everything else. */
export const decodeUnicode = (beginning: Beginning): DecodedText | undefined => {
  const [first, second] = beginning.head;
  const mark = byteOrderMarks.find((each) => each.first === first && each.second === second);
  const charset = mark?.charset ?? "utf-8";
  const text = decode(beginning, charset);
  return text === undefined ? undefined : { text, charset };
};

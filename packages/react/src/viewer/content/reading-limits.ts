/** How much of a file the viewer reads and shows. A file can be hostile, and the page must stay responsive. */
export const readingLimits = {
  /** The first bytes of a text, a table, or a document. */
  bytes: 256 * 1024,
  /** The most characters and lines in one block of text. The browser lays out only visible blocks. */
  block: { characters: 8_000, lines: 100 },
  table: {
    columns: 50,
    /** Rows that are shown at first, and each time that the user requests more. */
    rows: 100,
    /** The most characters of one cell. */
    cell: 500,
  },
  document: {
    /** Milliseconds that formatting may take. */
    time: 2_000,
    /** The most characters of the formatted document. */
    length: 2 * 1024 ** 2,
    /** The most elements of the formatted document. */
    elements: 15_000,
    /** How deep its elements may be nested, such as quotations within quotations. */
    depth: 200,
    /** A definition can be repeated by each reference to it: the most characters that this could make. */
    repeated: 128 * 1024 ** 2,
  },
} as const;

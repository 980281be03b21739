import { readingLimits } from "../reading-limits.ts";

/**
 * Splits a text into blocks, at line breaks if its lines are not too long. The browser lays out each block by itself, and only visible
 * ones.
 */
export const splitText = (text: string): readonly string[] => {
  const { characters, lines } = readingLimits.block;
  const blocks: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = start;
    for (let line = 0; line < lines && end < text.length; line += 1) {
      const lineEnd = text.indexOf("\n", end) + 1 || text.length;
      if (lineEnd - start > characters && end > start) break;
      end = lineEnd;
    }
    end = keepPairs(text, Math.min(end, start + characters));
    blocks.push(text.slice(start, end).replace(/\r?\n$/, ""));
    start = end;
  }
  return blocks;
};

/** Moves the end of a block after a character that has two code units. */
const keepPairs = (text: string, end: number): number =>
  (text.codePointAt(end - 1) ?? 0) > 0xffff ? end + 1 : end;

import MiniSearch from "minisearch";
import { hasNoSpaces } from "./words.ts";

/** A file's words, each between line breaks: those of its name and title, and all others. */
export interface IndexedFile {
  readonly id: string;
  readonly name: string;
  readonly rest: string;
}

/** Creates an index that finds words with typing errors. */
export const createSimilarWords = () =>
  new MiniSearch<IndexedFile>({
    fields: ["name", "rest"],
    tokenize: (text) => text.split("\n").filter((word) => word !== ""),
    // The words have no case and no accents.
    processTerm: (term) => term,
    searchOptions: {
      combineWith: "AND",
      boost: { name: 3 },
      prefix: true,
      fuzzy: countTypos,
      weights: { prefix: 0.6, fuzzy: 0.2 },
    },
  });

/** Returns how many typing errors a word can have. Short words and numbers with errors would be others. */
const countTypos = (word: string): number | boolean => {
  const { length } = word;
  if (length < 4 || length > 30 || hasNoSpaces(word) || /\d/.test(word)) return false;
  // Two letters in the wrong order are two errors.
  return length < 5 ? 1 : 2;
};

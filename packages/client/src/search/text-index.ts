import { limits } from "@slipway/core/limits";
import MiniSearch from "minisearch";
import type { FeedFile } from "../feed/feed.ts";
import { hasNoSpaces, splitIndexedText, splitWords } from "./words.ts";

/** A file's words, each between line breaks: those of its name and title, and all others. */
interface IndexedFile {
  readonly id: string;
  readonly name: string;
  readonly rest: string;
}

interface Query {
  /** All files at the time, by age. */
  readonly files: readonly FeedFile[];
  readonly lines: readonly string[];
  /** Those that have every word. */
  readonly found: readonly FeedFile[];
}

/** Words of a query that are used. More would not find less in practice, and each takes time. */
const wordsPerQuery = 12;

const createSimilarWords = () =>
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

const joinValues = (fields: object): string =>
  Object.values(fields)
    .map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
    .join("\n");

const toLines = (words: readonly string[]): string => `\n${words.join("\n")}\n`;

const describe = (file: FeedFile): IndexedFile => {
  const { id, fileName, title = "", caption = "", path = "", type, fields = {} } = file;
  const rest = `${caption}\n${path}\n${type}\n${joinValues(fields)}`;
  return {
    id,
    name: toLines(splitIndexedText(`${title}\n${fileName}`)),
    rest: toLines(splitIndexedText(rest)),
  };
};

/**
 * Creates an index of the words of files. Files with the words as they were typed are found by reading the words of all files, which takes
 * the same few milliseconds however many are found. If there are none, an index finds words with typing errors.
 */
export const createTextIndex = () => {
  const similarWords = createSimilarWords();
  const indexed = new Map<string, IndexedFile>();
  /** The last query. Files that have the words of a longer text are among its files. */
  let last: Query = { files: [], lines: [], found: [] };

  const findExact = (lines: readonly string[], files: readonly FeedFile[]): readonly FeedFile[] => {
    const isLonger =
      last.files === files && last.lines.every((line, index) => lines[index]?.startsWith(line));
    const found = (isLonger ? last.found : files).filter(({ id }) => {
      const { name = "", rest = "" } = indexed.get(id) ?? {};
      return lines.every((line) => name.includes(line) || rest.includes(line));
    });
    last = { files, lines, found };
    return found;
  };

  const findSimilar = (lines: readonly string[], files: readonly FeedFile[]) => {
    const byId = new Map(files.map((file) => [file.id, file]));
    return similarWords.search(lines.join("")).flatMap(({ id }) => byId.get(id) ?? []);
  };

  return {
    add: (file: FeedFile): void => {
      const described = describe(file);
      if (indexed.has(file.id)) similarWords.replace(described);
      else similarWords.add(described);
      indexed.set(file.id, described);
    },

    remove: (id: string): void => {
      if (indexed.delete(id)) similarWords.discard(id);
    },

    /**
     * Returns the files that have every word of a text, the best first.
     *
     * @param files the files by age, the newest first
     */
    find: (text: string, files: readonly FeedFile[]): readonly FeedFile[] => {
      const bounded = text.slice(0, limits.search.queryLength);
      const words = [...new Set(splitWords(bounded))].slice(0, wordsPerQuery);
      const lines = words.map((word) => `\n${word}`);
      if (lines.length === 0) return [];
      const exact = findExact(lines, files);
      if (exact.length === 0) return findSimilar(lines, files);
      const ranks: FeedFile[][] = [];
      for (const file of exact) {
        const rank = rankName(indexed.get(file.id)?.name ?? "", lines);
        ranks[rank] ??= [];
        ranks[rank].push(file);
      }
      return ranks.reverse().flat();
    },
  };
};

/** Returns a higher number for a name with more of the words. Whole words count twice. */
const rankName = (name: string, lines: readonly string[]): number =>
  lines.reduce(
    (rank, line) => rank + Number(name.includes(line)) + Number(name.includes(`${line}\n`)),
    0,
  );

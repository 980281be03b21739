import { limits } from "@slipway/core/limits";
import type { FeedFile } from "../feed/feed.ts";
import { forEachInSlices } from "../files/time-slices.ts";
import type { createSimilarWords, IndexedFile } from "./similar-words.ts";
import { splitIndexedText, splitWords } from "./words.ts";

interface Query {
  /** All files at the time, by age. */
  readonly files: readonly FeedFile[];
  readonly lines: readonly string[];
  /** Those that have every word. */
  readonly found: readonly FeedFile[];
}

/** Words of a query that are used. More would not find less in practice, and each takes time. */
const wordsPerQuery = 12;

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
  /** Undefined until its code has arrived. */
  let similarWords: ReturnType<typeof createSimilarWords> | undefined;
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
    const similar = similarWords?.search(lines.join("")) ?? [];
    return similar.flatMap(({ id }) => byId.get(id) ?? []);
  };

  return {
    /**
     * Loads the code that finds words with typing errors, which the first load of a page does not wait for. Without a connection, only words as
     * they were typed are found until the next call.
     */
    prepare: async (): Promise<void> => {
      if (similarWords !== undefined) return;
      const loaded = await import("./similar-words.ts").catch(() => undefined);
      const created = loaded?.createSimilarWords();
      // Files of earlier calls.
      if (created) await forEachInSlices([...indexed.values()], (file) => created.add(file));
      similarWords = created;
    },

    add: (file: FeedFile): void => {
      const described = describe(file);
      if (indexed.has(file.id)) similarWords?.replace(described);
      else similarWords?.add(described);
      indexed.set(file.id, described);
    },

    remove: (id: string): void => {
      if (indexed.delete(id)) similarWords?.discard(id);
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

import { foldText } from "@slipway/core/fields/fold-text";

/** Runs of letters and digits. */
const wordPattern = /[\p{L}\p{N}]+/gu;

/** Scripts that are written without spaces between words. */
const scriptsWithoutSpaces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/** Returns true if a word is of a script that has no spaces. Such words are found by their characters, without typing errors. */
export const hasNoSpaces = (word: string): boolean => word.search(scriptsWithoutSpaces) >= 0;

/** Splits a run of characters without spaces into overlapping pairs. */
const toPairs = (run: string): readonly string[] => {
  const characters = [...run];
  return characters.length < 2
    ? characters
    : characters.slice(1).map((character, index) => `${characters[index]}${character}`);
};

const splitWord = (word: string): readonly string[] => {
  const words: string[] = [];
  let end = 0;
  for (const { 0: run, index } of word.matchAll(scriptsWithoutSpaces)) {
    if (index > end) words.push(word.slice(end, index));
    words.push(...toPairs(run));
    end = index + run.length;
  }
  if (end < word.length) words.push(word.slice(end));
  return words;
};

/**
 * Returns the words of a text, without case and accents. Text of scripts without spaces, such as Chinese, becomes overlapping pairs of
 * characters.
 */
export const splitWords = (text: string): string[] =>
  [...foldText(text).matchAll(wordPattern)].flatMap(([word]) => splitWord(word));

/** Returns the words of a text to index. They also have single characters of scripts without spaces, which can end a text. */
export const splitIndexedText = (text: string): string[] => {
  const words = splitWords(text);
  const last = words.flatMap((word) => (hasNoSpaces(word) ? [...word].slice(-1) : []));
  return [...words, ...last];
};

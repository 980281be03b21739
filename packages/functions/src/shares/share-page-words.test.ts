import { languages } from "@slipway/core/language/languages";
import { expect, test } from "vitest";
import { sharePageWords } from "./share-page-words.ts";

const { en, ...translated } = sharePageWords;

/** Lists the texts of a language. */
const listTexts = (words: object): readonly string[] =>
  Object.values(words).flatMap((value) => {
    if (typeof value === "function") return [value("⟦wait⟧")];
    return typeof value === "string" ? [value] : listTexts(value);
  });

test("the page of a link has texts in every language", () => {
  expect(Object.keys(sharePageWords).sort()).toEqual(Object.keys(languages).sort());
});

test.each(Object.entries(translated))("the texts in %s are translated", (_language, words) => {
  const english = listTexts(en);
  const texts = listTexts(words);
  expect(texts).toHaveLength(english.length);
  expect(texts.filter((text) => text.trim() === "" || english.includes(text))).toEqual([]);
  expect(texts.filter((text) => text.includes("⟦wait⟧"))).toHaveLength(1);
});

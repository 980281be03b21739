import { expect, test } from "vitest";
import { arabic } from "../web/src/words/ar.ts";
import { german } from "../web/src/words/de.ts";
import { spanish } from "../web/src/words/es.ts";
import { japanese } from "../web/src/words/ja.ts";
import { createPageMessages, type PageMessages } from "../web/src/words/page-messages.ts";

/** Returns all texts by their path. Names and reasons are in brackets. */
const listTexts = (messages: object, prefix = ""): readonly (readonly [string, string])[] =>
  Object.entries(messages).flatMap(([name, value]) => {
    if (typeof value === "object") return listTexts(value, `${prefix}${name}.`);
    return [[prefix + name, typeof value === "function" ? value("⟦x⟧") : value] as const];
  });

const english = new Map(listTexts(createPageMessages()));

/** Names that no language translates. */
const names = /⟦x⟧|Slipway/g;

test.each<[string, PageMessages]>([
  ["German", german],
  ["Spanish", spanish],
  ["Japanese", japanese],
  ["Arabic", arabic],
])("the page has all texts in %s, with the names and reasons in them", (language, messages) => {
  const texts = listTexts(messages);
  const isLatin = language === "German" || language === "Spanish";
  const isBroken = ([path, text]: readonly [string, string]) =>
    text.trim() === "" ||
    text.includes("⟦x⟧") !== english.get(path)?.includes("⟦x⟧") ||
    (isLatin
      ? text === english.get(path) && path !== "colorSchemes.auto"
      : /[a-z]/i.test(text.replace(names, "")));
  expect(texts.map(([path]) => path)).toEqual([...english.keys()]);
  expect(texts.filter(isBroken)).toEqual([]);
});

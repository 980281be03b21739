import { expect, test } from "vitest";
import { readLanguage } from "./accept-language.ts";

test.each([
  ["de-AT,de;q=0.9,en;q=0.8", "de-AT"],
  ["en;q=0.5, ar-EG ; q=0.7", "ar-EG"],
  ["fr-CA, fr;q=0.9, es;q=0.8, *;q=0.1", "es"],
  ["de;q=0, ja", "ja"],
  ["fr", "en"],
  ["*", "en"],
  ["de;q=x, not a tag,,;", "en"],
  ["x-".repeat(10_000), "en"],
  [undefined, "en"],
])("a page for the header %s is in %s", (header, locale) => {
  expect(readLanguage({ headers: { "accept-language": header } }).locale).toBe(locale);
});

import { createFormats } from "@slipway/client/words/formats";
import {
  chooseLanguage,
  findLanguage as findShipped,
  type Language,
  type MatchedLanguage,
} from "@slipway/core/language/languages";
import type { CreateCatalog, CustomCatalog } from "../words/catalog.ts";

export { type Language, languages, matchLanguage } from "@slipway/core/language/languages";

/** English is part of the components. Each other language is loaded when it is used. */
const loaders: Readonly<Record<Exclude<Language, "en">, () => Promise<CreateCatalog>>> = {
  de: async () => (await import("../words/de/catalog.ts")).createGerman,
  es: async () => (await import("../words/es/catalog.ts")).createSpanish,
  ja: async () => (await import("../words/ja/catalog.ts")).createJapanese,
  ar: async () => (await import("../words/ar/catalog.ts")).createArabic,
};

/** The language and region of an app, and the texts in it. */
export interface LoadedLanguage {
  /** A BCP 47 tag, such as `de-AT`. */
  readonly locale: string;
  /** Undefined for English. */
  readonly messages: CustomCatalog | undefined;
}

/** Returns the language of the components that fits a tag, such as `de` for `de-AT`; undefined if there is none. */
export const findLanguage = (tag: string): Language | undefined => findShipped([tag])?.language;

/** Returns the language that fits the browser's, and its region, such as `{ language: "de", locale: "de-AT" }`. Otherwise English. */
export const detectLanguage = (): MatchedLanguage => chooseLanguage(navigator.languages);

const loaded = new Map<string, LoadedLanguage>();

/** Returns a language that was loaded, or needs not be. */
export const getLoadedLanguage = (tag: string): LoadedLanguage | undefined => {
  const known = loaded.get(tag);
  if (known !== undefined) return known;
  const language = findLanguage(tag);
  if (language !== undefined && language !== "en") return undefined;
  const english = { locale: language === undefined ? "en" : tag, messages: undefined };
  loaded.set(tag, english);
  return english;
};

/**
 * Loads the texts of a language. A page that waits for it before it renders never shows another language first.
 *
 * @param tag a BCP 47 tag, such as `de-AT`. A language that the components have no texts in is English
 * @throws {Error} if the browser cannot load the texts, such as while it is offline
 */
export const loadLanguage = async (tag: string): Promise<LoadedLanguage> => {
  const known = getLoadedLanguage(tag);
  const language = findLanguage(tag);
  if (known !== undefined || language === undefined || language === "en")
    return known ?? { locale: "en", messages: undefined };
  const createCatalog = await loaders[language]();
  const found = { locale: tag, messages: createCatalog(createFormats(tag)) };
  loaded.set(tag, found);
  return found;
};

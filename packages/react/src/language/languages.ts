import { createFormats } from "@slipway/client/words/formats";
import type { CreateCatalog, CustomCatalog } from "../words/catalog.ts";

/** The languages of the components, and their names in the language itself. */
export const languages = {
  en: "English",
  de: "Deutsch",
  es: "Español",
  ja: "日本語",
  ar: "العربية",
} as const;

/** A language that the components have texts in. */
export type Language = keyof typeof languages;

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

/**
 * Returns the first language that fits one of the requested ones, such as `de` for `de-AT`.
 *
 * @param requested BCP 47 tags in the order of preference, such as `navigator.languages`
 * @param available BCP 47 tags, such as `["en", "pt-BR", "zh-Hant"]`
 * @returns the available tag, and the requested one; undefined if none fits
 */
export const matchLanguage = <Available extends string>(
  requested: readonly string[],
  available: readonly Available[],
): { readonly language: Available; readonly locale: string } | undefined => {
  for (const tag of requested) {
    const locale = parseTag(tag);
    if (locale === undefined) continue;
    const { language, script, region } = locale.maximize();
    const fitting = available.flatMap((candidate) => {
      const other = parseTag(candidate)?.maximize();
      const fits = other?.language === language && other.script === script;
      return fits ? [{ candidate, isExact: other.region === region }] : [];
    });
    const best = fitting.find(({ isExact }) => isExact) ?? fitting[0];
    if (best !== undefined) return { language: best.candidate, locale: tag };
  }
  return undefined;
};

const parseTag = (tag: string): Intl.Locale | undefined => {
  try {
    return new Intl.Locale(tag);
  } catch {
    return undefined;
  }
};

const available = Object.keys(languages) as readonly Language[];

/** Returns the language of the components that fits a tag, such as `de` for `de-AT`; undefined if there is none. */
export const findLanguage = (tag: string): Language | undefined =>
  matchLanguage([tag], available)?.language;

/** Returns the language that fits the browser's, and its region, such as `{ language: "de", locale: "de-AT" }`. Otherwise English. */
export const detectLanguage = (): { readonly language: Language; readonly locale: string } =>
  matchLanguage(navigator.languages, available) ?? { language: "en", locale: "en" };

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

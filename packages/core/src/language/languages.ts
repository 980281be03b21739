/** The languages that Slipway has texts in, and their names in the language itself. */
export const languages = {
  en: "English",
  de: "Deutsch",
  es: "Español",
  ja: "日本語",
  ar: "العربية",
} as const;

/** A language that Slipway has texts in. */
export type Language = keyof typeof languages;

const available = Object.keys(languages) as readonly Language[];

/** A language, and the tag that was requested. */
export interface MatchedLanguage<Available extends string = Language> {
  readonly language: Available;
  /** A BCP 47 tag, such as `de-AT`. */
  readonly locale: string;
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
): MatchedLanguage<Available> | undefined => {
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

/** Returns the language with texts that fits one of the requested tags; undefined if there is none. */
export const findLanguage = (requested: readonly string[]): MatchedLanguage | undefined =>
  matchLanguage(requested, available);

/** Returns the language with texts that fits one of the requested tags. Otherwise English. */
export const chooseLanguage = (requested: readonly string[]): MatchedLanguage =>
  findLanguage(requested) ?? { language: "en", locale: "en" };

/** Hebrew, Arabic, and the other scripts that are written from right to left. */
const rightToLeftScripts: ReadonlySet<string> = new Set(
  "Adlm Arab Hebr Nkoo Rohg Syrc Thaa".split(" "),
);

/**
 * Returns the direction in which a language is written.
 *
 * @param locale a BCP 47 tag, such as `ar-EG`
 */
export const getDirection = (locale: string): "ltr" | "rtl" => {
  const { script } = new Intl.Locale(locale).maximize();
  return rightToLeftScripts.has(script ?? "") ? "rtl" : "ltr";
};

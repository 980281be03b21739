import { getDirection } from "@slipway/core/language/languages";
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { MessagesProvider } from "../messages.tsx";
import type { CustomCatalog } from "../words/catalog.ts";
import { mergeMessages } from "../words/merge-messages.ts";
import { findLanguage, getLoadedLanguage, type LoadedLanguage, loadLanguage } from "./languages.ts";

export type { CustomCatalog } from "../words/catalog.ts";
export {
  detectLanguage,
  type Language,
  languages,
  loadLanguage,
  matchLanguage,
} from "./languages.ts";

/** The properties of `LanguageProvider`. */
export interface LanguageProviderProps {
  /** A BCP 47 tag, such as `de` or `ar-EG`. */
  readonly language: string;
  /**
   * Replacements for texts, created once and not in each render. With texts in a language that the components do not have, the missing
   * ones are in English.
   */
  readonly messages?: CustomCatalog | undefined;
  readonly children?: ReactNode;
}

/**
 * Shows the components inside it in a language, unstyled and styled: their texts, numbers, sizes, and times. It sets the language and the
 * direction of the document, because dialogs and messages are outside of its element. It renders nothing until the texts are loaded.
 *
 * @example
 * <LanguageProvider language="de">…</LanguageProvider>
 */
export const LanguageProvider = ({ language, messages, children }: LanguageProviderProps) => {
  const loaded = useLoadedLanguage(language);
  const isOwn = messages !== undefined && findLanguage(language) === undefined;
  const merged = useMemo(
    () => (loaded?.messages ? mergeMessages(loaded.messages, messages) : messages),
    [loaded, messages],
  );
  if (loaded === undefined) return null;
  const locale = isOwn ? language : loaded.locale;
  return (
    <MessagesProvider messages={merged} locale={locale}>
      <DocumentLanguage locale={locale} />
      {children}
    </MessagesProvider>
  );
};

/** Returns the texts of a language once they are loaded. While another language is loaded, the texts stay as they are. */
const useLoadedLanguage = (language: string): LoadedLanguage | undefined => {
  const [shown, setShown] = useState(() => getLoadedLanguage(language));
  useEffect(() => {
    let isCurrent = true;
    const show = (loaded: LoadedLanguage | undefined) => {
      if (isCurrent) setShown((before) => loaded ?? before);
    };
    loadLanguage(language).then(show, (error: unknown) => {
      reportError(error);
      // English is always there.
      if (isCurrent) setShown((before) => before ?? getLoadedLanguage("en"));
    });
    return () => {
      isCurrent = false;
    };
  }, [language]);
  return getLoadedLanguage(language) ?? shown;
};

/** Sets the language and the direction of the document before the browser paints. */
const DocumentLanguage = ({ locale }: { readonly locale: string }) => {
  useLayoutEffect(() => {
    document.documentElement.lang = locale;
    document.documentElement.dir = getDirection(locale);
  }, [locale]);
  return null;
};

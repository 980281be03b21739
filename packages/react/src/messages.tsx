import { type CustomMessages, completeMessages } from "@slipway/client/messages";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { CustomCatalog } from "./words/catalog.ts";

/** The language of the components, and the texts of the language and the app. */
export interface AppLanguage {
  /** How numbers and times are written, as a BCP 47 tag. Undefined if the texts are in English. */
  readonly locale: string | undefined;
  /** Undefined if the texts are in English, and the app replaces none. */
  readonly messages: CustomCatalog | undefined;
}

const english: AppLanguage = { locale: undefined, messages: undefined };

const LanguageContext = createContext(english);

/**
 * Replaces texts of the components inside it, unstyled and styled, such as after the user chose another language. It takes precedence over
 * the `messages` of an uploader.
 *
 * @example
 * <MessagesProvider messages={{ state: { ready: "Fertig" } }}>…</MessagesProvider>
 */
export const MessagesProvider = ({
  messages,
  locale,
  children,
}: {
  /** Created once, not in each render. */
  readonly messages: CustomMessages | CustomCatalog | undefined;
  /** The language of the texts, such as `fr-CA`. The styled components write numbers, sizes, and times in it. The default is English. */
  readonly locale?: string | undefined;
  readonly children?: ReactNode;
}) => {
  const language = useMemo(() => ({ locale, messages }), [locale, messages]);
  return <LanguageContext.Provider value={language}>{children}</LanguageContext.Provider>;
};

/** Returns the language of the nearest provider. The styled components have their texts and formats from it. */
export const useAppLanguage = (): AppLanguage => useContext(LanguageContext);

/** Returns the app's texts: those of the provider, or those of the uploader. */
export const useCustomMessages = (
  uploader?: { readonly messages: CustomMessages | undefined } | undefined,
): CustomMessages | undefined => useContext(LanguageContext).messages ?? uploader?.messages;

/** Returns all texts, with those of the app. */
export const useMessages = (uploader?: Parameters<typeof useCustomMessages>[0]) =>
  completeMessages(useCustomMessages(uploader));

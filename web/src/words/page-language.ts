import { detectLanguage, type Language, languages, loadLanguage } from "@slipway/react/language";
import { createPageMessages, type PageMessages } from "./page-messages.ts";

/** What the user chose. `auto` follows the browser. */
export type LanguageChoice = Language | "auto";

/** The language of the page, as the same object until it changes. */
export interface PageLanguage {
  readonly choice: LanguageChoice;
  /** A BCP 47 tag, such as `de-AT`. */
  readonly locale: string;
  readonly messages: PageMessages;
}

const english: PageLanguage = { choice: "auto", locale: "en", messages: createPageMessages() };

/** English is part of the page. Each other language is loaded when it is used. */
const loaders: Readonly<Record<Exclude<Language, "en">, () => Promise<PageMessages>>> = {
  de: async () => (await import("./de.ts")).german,
  es: async () => (await import("./es.ts")).spanish,
  ja: async () => (await import("./ja.ts")).japanese,
  ar: async () => (await import("./ar.ts")).arabic,
};

const storageKey = "slipway language";

export const isLanguageChoice = (value: string): value is LanguageChoice =>
  value === "auto" || Object.hasOwn(languages, value);

/** Returns what the user chose earlier. Without storage, the page follows the browser. */
const readChoice = (): LanguageChoice => {
  try {
    const kept = localStorage.getItem(storageKey) ?? "auto";
    return isLanguageChoice(kept) ? kept : "auto";
  } catch {
    return "auto";
  }
};

const keepChoice = (choice: LanguageChoice): void => {
  try {
    if (choice === "auto") localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, choice);
  } catch {
    // The choice lasts until the page is closed.
  }
};

/** Loads the texts of the page and of its components. */
const load = async (choice: LanguageChoice): Promise<PageLanguage> => {
  const detected = detectLanguage();
  // The browser knows the user's region.
  const isDetected = choice === "auto" || choice === detected.language;
  const { language, locale } = isDetected ? detected : { language: choice, locale: choice };
  if (language === "en") return { ...english, choice, locale };
  const [messages] = await Promise.all([loaders[language](), loadLanguage(locale)]);
  return { choice, locale, messages };
};

/** Creates the language of the page: it follows the browser until the user chooses another one, which the browser keeps. */
const createPageLanguage = () => {
  const listeners = new Set<() => void>();
  let snapshot = english;

  const show = async (choice: LanguageChoice): Promise<void> => {
    snapshot = await load(choice);
    for (const listener of [...listeners]) listener();
  };

  return {
    getSnapshot: (): PageLanguage => snapshot,

    /** Calls the listener after each change. Returns a function that unsubscribes. */
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    /** Loads the language before the page is rendered. If it cannot be loaded, the page is in English. */
    start: (): Promise<void> => show(readChoice()).catch(reportError),

    /** Changes the language. If it cannot be loaded, the language stays as it is. */
    choose: async (choice: LanguageChoice): Promise<void> => {
      keepChoice(choice);
      await show(choice).catch(reportError);
    },
  };
};

/** The page's one language. */
export const pageLanguage = createPageLanguage();

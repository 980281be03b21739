import { createFormats, type Formats } from "@slipway/client/words/formats";
import { type AppLanguage, useAppLanguage } from "../messages.tsx";
import type { StyledMessages } from "./catalog.ts";
import { mergeMessages } from "./merge-messages.ts";

const formatsByLocale = new Map<string, Formats>();

/** Returns the formats of a language and region, which are created once. */
const getFormats = (locale: string): Formats => {
  const known = formatsByLocale.get(locale);
  if (known) return known;
  const formats = createFormats(locale);
  formatsByLocale.set(locale, formats);
  return formats;
};

/** Returns the user's locale if it is a kind of English, otherwise American English. */
const findEnglish = (): string => {
  const tags = typeof navigator === "undefined" ? [] : navigator.languages;
  return tags.find((tag) => /^en(?:-|$)/i.test(tag)) ?? "en";
};

let english: string | undefined;

/** Returns how numbers, sizes, and times are written in the app's language. */
export const useFormats = (): Formats => getFormats(toLocale(useAppLanguage()));

const toLocale = ({ locale }: AppLanguage): string => {
  if (locale !== undefined) return locale;
  english ??= findEnglish();
  return english;
};

/**
 * Creates a hook that returns a group of messages: those of the app's language and of the app, and the English ones for the others. Each part
 * of the components has a group of its own, so that it brings only its own English texts.
 */
export const createMessagesHook = <Group extends keyof StyledMessages>(
  group: Group,
  createEnglish: (formats: Formats) => StyledMessages[Group],
): (() => StyledMessages[Group]) => {
  /** Created once for each language, because a list of files asks for them again and again. */
  const created = new WeakMap<AppLanguage, StyledMessages[Group]>();
  return () => {
    const language = useAppLanguage();
    const known = created.get(language);
    if (known) return known;
    const own = language.messages?.[group];
    const messages = mergeMessages(createEnglish(getFormats(toLocale(language))), own);
    created.set(language, messages);
    return messages;
  };
};

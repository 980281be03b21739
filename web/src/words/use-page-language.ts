import { useSyncExternalStore } from "react";
import { type PageLanguage, pageLanguage } from "./page-language.ts";
import type { PageMessages } from "./page-messages.ts";

export const usePageLanguage = (): PageLanguage =>
  useSyncExternalStore(pageLanguage.subscribe, pageLanguage.getSnapshot);

/** Returns the page's own texts in the user's language. */
export const usePageMessages = (): PageMessages => usePageLanguage().messages;

import {
  type PageSettings,
  pageSettingsPath,
  parsePageSettings,
} from "@slipway/core/deployment/page-settings";
import type { PageMessages } from "./words/page-messages.ts";

/** The page's settings are missing or invalid, or could not be loaded. */
export class PageSettingsError extends Error {
  override readonly name = "PageSettingsError";
  /** Describes it to the user. */
  readonly describe: (messages: PageMessages) => string;

  constructor(describe: (messages: PageMessages) => string, options?: ErrorOptions) {
    super("The page's settings are missing or invalid, or could not be loaded.", options);
    this.describe = describe;
  }
}

let loaded: PageSettings | undefined;

/**
 * Loads the page's settings once. `index.html` preloads the file, so it arrives together with the page's code.
 *
 * @throws {PageSettingsError} if there are no valid settings
 */
export const loadPageSettings = async (): Promise<PageSettings> => {
  loaded ??= await fetchSettings();
  return loaded;
};

/**
 * Returns the page's settings.
 *
 * @throws {Error} before they are loaded. They are loaded before a user is signed in
 */
export const getPageSettings = (): PageSettings => {
  if (loaded === undefined) throw new Error("The page's settings are not loaded.");
  return loaded;
};

const fetchSettings = async (): Promise<PageSettings> => {
  const response = await fetch(pageSettingsPath).catch((cause: unknown) => {
    throw new PageSettingsError((messages) => messages.settingsUnreachable, { cause });
  });
  if (response.status >= 500)
    throw new PageSettingsError((messages) => messages.settingsUnavailable);
  // Servers of single-page apps answer with the page if a file is missing.
  const settings = parsePageSettings(await response.json().catch(() => undefined));
  if (!response.ok || settings === undefined)
    throw new PageSettingsError((messages) => messages.settingsInvalid(pageSettingsPath));
  return settings;
};

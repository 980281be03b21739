import type { SignInSettings } from "./sign-in.ts";

/** The path of the page's settings on the page's origin. The page is the same in every deployment; this file differs. */
export const pageSettingsPath = "/settings.json";

/** The environment variable that contains the settings as JSON, for a server or a command that provides the file. */
export const pageSettingsVariable = "SLIPWAY_PAGE_SETTINGS";

/** What the page knows about its deployment. It reads them when it starts. */
export interface PageSettings {
  /** The base URL of the API: another origin on AWS, a path of the page's origin in the local stack. */
  readonly api: string;
  readonly signIn: SignInSettings;
}

/**
 * Parses the page's settings.
 *
 * @param value parsed JSON
 * @returns undefined unless every required setting is there
 */
export const parsePageSettings = (value: unknown): PageSettings | undefined => {
  const { api, signIn } = Object(value);
  const { issuer, clientId, scope, ...others } = Object(signIn);
  return [api, issuer, clientId, scope].every(isText) && Object.values(others).every(isText)
    ? { api: api.replace(/(?<!\/)\/+$/, ""), signIn: { issuer, clientId, scope, ...others } }
    : undefined;
};

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";

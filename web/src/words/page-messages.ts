/** The page's own texts in English. Those of its components are in `@slipway/react`. */
export const createPageMessages = () => ({
  skip: "Skip to library",
  heading: "Your files",
  language: "Language",
  browserLanguage: "Browser's language",
  colorScheme: "Color scheme",
  colorSchemes: { light: "Light", auto: "System", dark: "Dark" },
  connection: "Connection",
  offline: "You're offline. Uploads continue when you're back online.",
  unreachable: "Can't reach the server. Retrying…",
  back: "You're back online.",

  signInTitle: "Sign in to Slipway",
  signInHint: "Your files are visible only to you.",
  signIn: "Sign in",
  signOut: "Sign out",
  signedInAs: (name: string): string => `Signed in as ${name}`,
  signInFirst: "Sign in first, then drop your files.",
  signInAgain: "Sign in again",
  /** Around the user's name. */
  sessionExpired: ["Your session has expired. Sign in again as ", " to continue your uploads."],

  canceled: "Sign-in was canceled, or your account doesn't have access.",
  issuerTrouble: "The sign-in service is having problems. Try again in a moment.",
  refused: (reason: string): string => `The sign-in service refused the request: ${reason}`,
  otherTab: "This sign-in started in another tab, or too long ago. Sign in again.",
  otherUser: "Another user signed in in another tab. Sign in again to see your files.",
  popupBlocked: "Your browser blocked the sign-in window. Allow pop-ups, then try again.",
  issuerUnreachable: "Can't reach the sign-in service. Try again.",
  signInFailed: (reason: string): string => `Couldn't sign in: ${reason}`,
  settingsUnreachable: "Can't load this page's settings. Try again.",
  settingsUnavailable: "Can't load this page's settings. Try again in a moment.",
  settingsInvalid: (path: string): string =>
    `This page isn't set up: ${path} is missing or invalid. Deploy the page again.`,
});

export type PageMessages = ReturnType<typeof createPageMessages>;

/** What a page needs to know to sign a person in with OpenID Connect, by authorization code and PKCE. */
export interface SignInSettings {
  /** The `iss` of the tokens. Where the page finds everything else, under `/.well-known/openid-configuration`. */
  readonly issuer: string;
  readonly clientId: string;
  /** Separated by spaces. */
  readonly scope: string;
  /** RFC 8707 "Resource Indicators": the API that the access token is for, where the issuer asks for it. */
  readonly resource?: string;
  /** The same, for issuers that ask for it as a parameter `audience`. */
  readonly audience?: string;
  /** Where a session ends, for issuers that do not say it themselves. */
  readonly endSessionEndpoint?: string;
}

/** The variables of the page's build that carry its settings on AWS. */
export const pageVariables = {
  apiUrl: "VITE_API_URL",
  signIn: {
    issuer: "VITE_SIGN_IN_ISSUER",
    clientId: "VITE_SIGN_IN_CLIENT_ID",
    scope: "VITE_SIGN_IN_SCOPE",
    resource: "VITE_SIGN_IN_RESOURCE",
    audience: "VITE_SIGN_IN_AUDIENCE",
    endSessionEndpoint: "VITE_SIGN_IN_END_SESSION_ENDPOINT",
  } satisfies Record<keyof SignInSettings, string>,
} as const;

/** Where the local stack signs people in, and tells the page how: under this path of the page's own origin. */
export const localSignIn = {
  path: "/sign-in",
  /** Its settings, for a page that was built without any. */
  settingsPath: "/sign-in/settings.json",
  tokenPath: "/sign-in/token",
  /** The client of the page. */
  pageClient: "slipway-page",
  /** The client of scripts, and the grant by which it gets a token for any local user, named by `user`. */
  scriptClient: "slipway-script",
  userGrant: "urn:slipway:grant-type:local-user",
  /** Who a script is, unless it says otherwise: the user that the page suggests first. */
  scriptUser: "ada",
} as const;

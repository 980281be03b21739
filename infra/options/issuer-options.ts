import * as v from "valibot";
import { group, origins, text, textOrOutput } from "./option-kinds.ts";
import { isHttpsUrl, isScopeWithOpenId, isWithoutSpaces } from "./option-rules.ts";

/** An OIDC issuer whose tokens the API accepts. */
export const issuer = group({
  /** The https:// URL that tokens have as `iss`. */
  issuer: textOrOutput(isHttpsUrl, {
    rule: "must be the https:// URL that tokens have as iss",
    variable: "SLIPWAY_JWT_ISSUER",
    example: "https://id.example.com",
  }),
  /** The value that tokens must have as `aud`, or as `client_id` if they have no `aud`. */
  audience: textOrOutput(isWithoutSpaces, {
    rule: "must be the value that tokens have as aud",
    variable: "SLIPWAY_JWT_AUDIENCE",
    example: "uploads",
  }),
  /** The page's client at the issuer: a public client that may redirect to the page. Required if there is a page. */
  clientId: v.optional(
    textOrOutput(isWithoutSpaces, {
      rule: "must be a client ID",
      variable: "SLIPWAY_JWT_CLIENT_ID",
      example: "0oa2abcd",
    }),
  ),
  /** The scopes that the page requests, separated by spaces. The default is `openid profile email offline_access`. */
  scope: v.optional(
    text(isScopeWithOpenId, {
      rule: "must be a list of scopes with openid, separated by spaces",
      variable: "SLIPWAY_JWT_SCOPE",
      example: "openid profile offline_access",
    }),
  ),
  /** The API's URI, if the issuer requires one (RFC 8707, "Resource Indicators"). */
  resource: v.optional(
    textOrOutput(URL.canParse, {
      rule: "must be a URI",
      variable: "SLIPWAY_JWT_RESOURCE",
      example: "https://uploads.example.com",
    }),
  ),
  /** Additional origins that the page connects to, for example if the issuer's token endpoint is on another origin. */
  origins: v.optional(
    origins({ variable: "SLIPWAY_JWT_ORIGINS", example: "https://tokens.example.com" }),
  ),
});
export type Issuer = v.InferInput<typeof issuer>;

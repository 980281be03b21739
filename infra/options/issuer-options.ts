import * as v from "valibot";
import { group, origins, text, textOrOutput } from "./option-kinds.ts";
import { isHttpsUrl, isScopeWithOpenId, isWithoutSpaces } from "./option-rules.ts";

/** The rules of an `Issuer`. */
export const issuer = group({
  issuer: textOrOutput(isHttpsUrl, {
    rule: "must be the https:// URL that tokens have as iss",
    variable: "SLIPWAY_JWT_ISSUER",
    example: "https://id.example.com",
  }),
  audience: textOrOutput(isWithoutSpaces, {
    rule: "must be the value that tokens have as aud",
    variable: "SLIPWAY_JWT_AUDIENCE",
    example: "uploads",
  }),
  clientId: v.optional(
    textOrOutput(isWithoutSpaces, {
      rule: "must be a client ID",
      variable: "SLIPWAY_JWT_CLIENT_ID",
      example: "0oa2abcd",
    }),
  ),
  scope: v.optional(
    text(isScopeWithOpenId, {
      rule: "must be a list of scopes with openid, separated by spaces",
      variable: "SLIPWAY_JWT_SCOPE",
      example: "openid profile offline_access",
    }),
  ),
  resource: v.optional(
    textOrOutput(URL.canParse, {
      rule: "must be a URI",
      variable: "SLIPWAY_JWT_RESOURCE",
      example: "https://uploads.example.com",
    }),
  ),
  origins: v.optional(
    origins({ variable: "SLIPWAY_JWT_ORIGINS", example: "https://tokens.example.com" }),
  ),
});

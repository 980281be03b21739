import type { SignInSettings } from "@slipway/core/deployment/sign-in";
import * as v from "valibot";
import type { TrustedIssuer } from "../api-gateway/jwt-authorizer.ts";
import { StartError } from "../start-error.ts";

/** An external issuer. */
export interface OtherIssuer {
  readonly issuer: string;
  /** The audience that its tokens must have. */
  readonly audience: string;
  /** The client ID of Slipway's page. Required if the stack serves it. */
  readonly clientId?: string | undefined;
  /** The scopes that the page requests, separated by spaces. */
  readonly scope?: string | undefined;
}

/** The required part of OpenID Connect Discovery 1.0, section 3 "OpenID Provider Metadata". */
const Metadata = v.object({
  issuer: v.string(),
  jwks_uri: v.pipe(v.string(), v.url()),
  token_endpoint: v.optional(v.pipe(v.string(), v.url())),
  revocation_endpoint: v.optional(v.pipe(v.string(), v.url())),
});

/** The scopes that the page requests by default. */
export const defaultScope = "openid profile email offline_access";

/** In milliseconds. */
const timeout = 10_000;

/**
 * Reads the metadata of an issuer.
 *
 * @param page whether the stack serves Slipway's page. Without it, only the issuer's keys are needed
 * @returns the issuer that the API trusts, and the settings of the page with the origins that it calls
 * @throws {StartError} if the metadata cannot be read, or the page cannot sign users in
 */
export const discover = async (
  { issuer, audience, clientId, scope = defaultScope }: OtherIssuer,
  { page }: { readonly page: boolean },
): Promise<{
  readonly trusted: TrustedIssuer;
  readonly settings?: SignInSettings;
  readonly origins: readonly string[];
}> => {
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const metadata = await fetch(address, { signal: AbortSignal.timeout(timeout) })
    .then(async (response) => v.parse(Metadata, await response.json()))
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartError(`The issuer's metadata at ${address} cannot be read: ${reason}`);
    });
  if (metadata.issuer !== issuer)
    throw new StartError(
      `${address} belongs to the issuer ${metadata.issuer}. Specify it with --issuer.`,
    );
  const trusted = { issuer, jwksUri: metadata.jwks_uri, audience };
  const { token_endpoint: tokens, revocation_endpoint: revocation = issuer } = metadata;
  if (clientId === undefined || tokens === undefined) {
    if (!page) return { trusted, origins: [] };
    throw new StartError(
      clientId === undefined
        ? "The page needs a client at the issuer. Name it with --client-id, or start without the page (--no-page)."
        : `${address} has no token_endpoint, which the page needs. Start without the page (--no-page).`,
    );
  }
  return {
    trusted,
    settings: { issuer, clientId, scope, audience },
    origins: [...new Set([issuer, tokens, revocation].map((one) => new URL(one).origin))],
  };
};

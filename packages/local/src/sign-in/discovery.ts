import type { SignInSettings } from "@slipway/core/deployment/sign-in";
import * as v from "valibot";
import type { TrustedIssuer } from "../api-gateway/jwt-authorizer.ts";
import { StartError } from "../start-error.ts";

/** An external issuer. */
export interface OtherIssuer {
  readonly issuer: string;
  /** The audience that its tokens must have. */
  readonly audience: string;
  /** The page's client ID. */
  readonly clientId: string;
  /** Separated by spaces. */
  readonly scope: string;
}

/** The required part of OpenID Connect Discovery 1.0, section 3 "OpenID Provider Metadata". */
const Metadata = v.object({
  issuer: v.string(),
  jwks_uri: v.pipe(v.string(), v.url()),
  token_endpoint: v.pipe(v.string(), v.url()),
  revocation_endpoint: v.optional(v.pipe(v.string(), v.url())),
});

/** In milliseconds. */
const timeout = 10_000;

/**
 * Reads the metadata of an issuer.
 *
 * @returns the issuer that the API trusts, the page's settings, and the origins that the page calls
 * @throws {StartError} if the metadata cannot be read
 */
export const discover = async ({
  issuer,
  audience,
  clientId,
  scope,
}: OtherIssuer): Promise<{
  readonly trusted: TrustedIssuer;
  readonly settings: SignInSettings;
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
  const asked = [issuer, metadata.token_endpoint, metadata.revocation_endpoint ?? issuer];
  return {
    trusted: { issuer, jwksUri: metadata.jwks_uri, audience },
    settings: { issuer, clientId, scope, audience },
    origins: [...new Set(asked.map((one) => new URL(one).origin))],
  };
};

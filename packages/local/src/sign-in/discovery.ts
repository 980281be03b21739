import type { SignInSettings } from "@slipway/core/deployment/sign-in";
import * as v from "valibot";
import type { TrustedIssuer } from "../api-gateway/jwt-authorizer.ts";
import { StartError } from "../start-error.ts";

/** An issuer that is not this stack's own. */
export interface OtherIssuer {
  readonly issuer: string;
  /** What its tokens must be for. */
  readonly audience: string;
  /** The page's client. */
  readonly clientId: string;
  /** Separated by spaces. */
  readonly scope: string;
}

/** What is needed of OpenID Connect Discovery 1.0, section 3 "OpenID Provider Metadata". */
const Metadata = v.object({
  issuer: v.string(),
  jwks_uri: v.pipe(v.string(), v.url()),
  token_endpoint: v.pipe(v.string(), v.url()),
  revocation_endpoint: v.optional(v.pipe(v.string(), v.url())),
});

/** Milliseconds. */
const patience = 10_000;

/**
 * Ask an issuer where its keys are.
 *
 * @returns whose tokens are taken, what the page needs, and the origins that it asks by script
 * @throws {StartError} when it cannot be asked
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
  const metadata = await fetch(address, { signal: AbortSignal.timeout(patience) })
    .then(async (response) => v.parse(Metadata, await response.json()))
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartError(`The issuer's ${address} cannot be read: ${reason}`);
    });
  if (metadata.issuer !== issuer)
    throw new StartError(`${address} is of the issuer ${metadata.issuer}: give --issuer as that.`);
  const asked = [issuer, metadata.token_endpoint, metadata.revocation_endpoint ?? issuer];
  return {
    trusted: { issuer, jwksUri: metadata.jwks_uri, audience },
    settings: { issuer, clientId, scope, audience },
    origins: [...new Set(asked.map((one) => new URL(one).origin))],
  };
};

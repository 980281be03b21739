import { serviceScope } from "@slipway/core/deployment/sign-in";
import type { Scope } from "../scope.ts";

/** What a linked function reads to get tokens as a service. */
interface ServiceAccess {
  readonly tokenEndpoint: $util.Output<string>;
  readonly clientId: $util.Output<string>;
  readonly clientSecret: $util.Output<string>;
}

/** A service that may act for any owner. Link it to the functions that do. */
export type Service = sst.Linkable<Record<keyof ServiceAccess, $util.Output<string>>>;

export interface Services {
  readonly byName: Readonly<Record<string, Service>>;
  /** The audiences of their tokens. Cognito's tokens for services have no `aud`, so these are the clients. */
  readonly audiences: readonly $util.Output<string>[];
}

/**
 * Creates a client with a secret for each service, and the scope that they need. No client of a page gets the scope.
 *
 * @param pool the user pool that issues their tokens
 */
export const createServices = (
  { named, inside, settings }: Scope,
  pool: sst.aws.CognitoUserPool,
): Services => {
  const { services } = settings;
  if (services.length === 0) return { byName: {}, audiences: [] };
  const server = new aws.cognito.ResourceServer(
    named("Services"),
    {
      userPoolId: pool.id,
      identifier: serviceScope.server,
      name: named("Services"),
      scopes: [{ scopeName: serviceScope.name, scopeDescription: "Act for any owner of uploads." }],
    },
    inside,
  );
  // Cognito refuses a client whose scope does not exist yet.
  const scope = server.identifier.apply((identifier) => `${identifier}/${serviceScope.name}`);
  const clients = services.map((service) => {
    const part = `${service.charAt(0).toUpperCase()}${service.slice(1)}Service`;
    const client = new aws.cognito.UserPoolClient(
      named(part),
      {
        userPoolId: pool.id,
        name: named(part),
        generateSecret: true,
        allowedOauthFlowsUserPoolClient: true,
        allowedOauthFlows: ["client_credentials"],
        allowedOauthScopes: [scope],
        explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
        accessTokenValidity: 1,
        tokenValidityUnits: { accessToken: "hours" },
        enableTokenRevocation: true,
        preventUserExistenceErrors: "ENABLED",
      },
      inside,
    );
    const properties = {
      tokenEndpoint: $interpolate`${pool.domainUrl}/oauth2/token`,
      clientId: client.id,
      clientSecret: $util.secret(client.clientSecret),
    };
    return { service, client, link: new sst.Linkable(named(part), { properties }) };
  });
  return {
    byName: Object.fromEntries(clients.map(({ service, link }) => [service, link])),
    audiences: clients.map(({ client }) => client.id),
  };
};

import { type AwsRule, areUnique, isAbsentOrWithin, isWithin, rule } from "./rule.ts";

interface Api {
  readonly corsConfiguration?: {
    readonly allowCredentials?: boolean;
    readonly allowOrigins?: readonly string[];
    readonly allowHeaders?: readonly string[];
    readonly allowMethods?: readonly string[];
    readonly maxAge?: number;
  };
}

interface Route {
  readonly apiId: string;
  readonly routeKey: string;
  readonly authorizationType: string;
  readonly authorizerId?: string;
}

interface Integration {
  readonly integrationType: string;
  readonly integrationUri: string;
  readonly payloadFormatVersion?: string;
  readonly timeoutMilliseconds?: number;
}

interface Client {
  readonly accessTokenValidity?: number;
  readonly idTokenValidity?: number;
  readonly refreshTokenValidity?: number;
  readonly tokenValidityUnits?: Readonly<Record<string, keyof typeof seconds>>;
  readonly callbackUrls?: readonly string[];
  readonly logoutUrls?: readonly string[];
  readonly allowedOauthFlows?: readonly string[];
  readonly allowedOauthScopes?: readonly string[];
  readonly generateSecret?: boolean;
  readonly explicitAuthFlows?: readonly string[];
}

const routeType = "apigatewayv2/route:Route";
const integrationType = "apigatewayv2/integration:Integration";
const integrationPage =
  'Amazon API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs in API Gateway"';
const corsPage =
  'Amazon API Gateway Developer Guide, "Configure CORS for HTTP APIs in API Gateway"';

/** Segments of a path are text or parameters. The last parameter may match the rest of the path. */
const isPath = (path: string) =>
  path
    .slice(1)
    .split("/")
    .every((segment, index, all) => {
      if (path === "/") return true;
      const isParameter = /^\{[A-Za-z0-9._-]+\+?\}$/.test(segment);
      const isGreedy = isParameter && segment.endsWith("+}");
      return isGreedy ? index === all.length - 1 : isParameter || /^[^{}+\s]+$/.test(segment);
    });

const methods = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

interface Authorizer {
  readonly authorizerType: string;
  readonly identitySources: readonly string[];
  readonly jwtConfiguration?: { readonly issuer: string; readonly audiences: readonly string[] };
  readonly authorizerUri?: string;
  readonly authorizerPayloadFormatVersion?: string;
  readonly authorizerResultTtlInSeconds?: number;
}

/** Removes the names of parameters, which API Gateway ignores when it compares routes. */
const withoutNames = (routeKey: string) => routeKey.replace(/\{[^}+]+/g, "{");

const verifiesTokens = ({ identitySources, jwtConfiguration }: Authorizer): boolean =>
  identitySources.length === 1 &&
  jwtConfiguration?.issuer.startsWith("https://") === true &&
  isWithin(jwtConfiguration.audiences.length, 1, 50);

const callsFunction = ({
  authorizerUri,
  authorizerPayloadFormatVersion,
  authorizerResultTtlInSeconds = 0,
  identitySources,
}: Authorizer): boolean =>
  authorizerUri !== undefined &&
  ["1.0", "2.0"].includes(authorizerPayloadFormatVersion ?? "") &&
  isWithin(authorizerResultTtlInSeconds, 0, 3600) &&
  (authorizerResultTtlInSeconds === 0 || identitySources.length > 0);

const apis = [
  rule<Api>("an API's CORS allows no asterisk with credentials, and is cached for at most a day", {
    source: corsPage,
    type: "apigatewayv2/api:Api",
    holds: ({ corsConfiguration: cors = {} }) => {
      const all = [cors.allowOrigins, cors.allowHeaders, cors.allowMethods].flatMap(
        (values) => values ?? [],
      );
      return (
        isAbsentOrWithin(cors.maxAge, -1, 86_400) &&
        (cors.allowCredentials !== true || !all.includes("*"))
      );
    },
  }),
  rule<Api>("an API's CORS lists complete origins, or all of a scheme", {
    source: corsPage,
    type: "apigatewayv2/api:Api",
    holds: ({ corsConfiguration: { allowOrigins = [] } = {} }) =>
      allowOrigins.every((origin) => /^(\*|https?:\/\/(\*|[^*/\s]+))$/.test(origin)),
  }),
  rule<Route>("a route is a method and a path, and is unique", {
    source: 'Amazon API Gateway Developer Guide, "Create routes for HTTP APIs in API Gateway"',
    type: routeType,
    holds: ({ apiId, routeKey }, _, { resources }) => {
      const [method = "", path = "", ...more] = routeKey.split(" ");
      const same = resources.filter(
        ({ type, inputs }) =>
          type === `aws:${routeType}` &&
          inputs.apiId === apiId &&
          withoutNames(String(inputs.routeKey)) === withoutNames(routeKey),
      );
      return (
        same.length === 1 &&
        (routeKey === "$default" ||
          (methods.includes(method) && path.startsWith("/") && isPath(path) && more.length === 0))
      );
    },
  }),
  rule<Route>("a route with callers has an authorizer", {
    source: 'Amazon API Gateway API Reference, "Routes"',
    type: routeType,
    holds: ({ authorizationType, authorizerId }) =>
      ["JWT", "CUSTOM"].includes(authorizationType ?? "NONE")
        ? authorizerId !== undefined
        : authorizerId === undefined,
  }),
  rule<Authorizer>(
    "an authorizer has an https issuer, audiences, and one place for the token, or a function and its format",
    {
      source:
        'Amazon API Gateway Developer Guide, "Control access to HTTP APIs with JWT authorizers in API Gateway" and "Control access to HTTP APIs with AWS Lambda authorizers"',
      type: "apigatewayv2/authorizer:Authorizer",
      holds: (authorizer) =>
        authorizer.identitySources.every((source) =>
          /^\$request\.(header|querystring)\.\S+$/.test(source),
        ) && (authorizer.authorizerType === "REQUEST" ? callsFunction : verifiesTokens)(authorizer),
    },
  ),
  rule<Integration>("an integration and its function time out within 30 seconds", {
    source: 'Amazon API Gateway Developer Guide, "Quotas for HTTP APIs"',
    type: integrationType,
    holds: ({ timeoutMilliseconds = 30_000, integrationUri }, _, { resources }) => {
      const called = resources.find(
        ({ type, inputs }) =>
          type === "aws:lambda/function:Function" &&
          integrationUri.endsWith(`:function:${inputs.name}`),
      );
      return (
        isWithin(timeoutMilliseconds, 50, 30_000) &&
        isWithin(Number(called?.inputs.timeout) * 1000, 1000, timeoutMilliseconds)
      );
    },
  }),
  rule<Integration>("an integration of a function has an event format", {
    source: integrationPage,
    type: integrationType,
    when: (integration) => integration.integrationType === "AWS_PROXY",
    holds: ({ payloadFormatVersion = "" }) => ["1.0", "2.0"].includes(payloadFormatVersion),
  }),
  rule<{
    accessLogSettings?: { format: string };
    defaultRouteSettings?: { throttlingRateLimit?: number; throttlingBurstLimit?: number };
  }>("a stage throttles within the account's quotas, and logs the request ID", {
    source:
      'Amazon API Gateway Developer Guide, "Quotas for HTTP APIs" and "Configure logging for HTTP APIs in API Gateway"',
    type: "apigatewayv2/stage:Stage",
    holds: ({ accessLogSettings, defaultRouteSettings = {} }) =>
      isAbsentOrWithin(defaultRouteSettings.throttlingRateLimit, 1, 10_000) &&
      isAbsentOrWithin(defaultRouteSettings.throttlingBurstLimit, 1, 5000) &&
      (accessLogSettings?.format.includes("$context.requestId") ?? true),
  }),
];

const seconds = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;

const clientType = "cognito/userPoolClient:UserPoolClient";
const clientPage = 'Amazon Cognito API Reference, "CreateUserPoolClient"';

const isCallback = (url: string) =>
  /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/])/.test(url) &&
  isWithin(url.length, 1, 1024) &&
  !/[*#\s]/.test(url);

const signIn = [
  rule<Client>("a client's tokens expire within Cognito's limits, the access token first", {
    source: clientPage,
    type: clientType,
    holds: (client) => {
      const { accessToken, idToken, refreshToken } = client.tokenValidityUnits ?? {};
      const access = (client.accessTokenValidity ?? 1) * seconds[accessToken ?? "hours"];
      const id = (client.idTokenValidity ?? 1) * seconds[idToken ?? "hours"];
      const refresh = (client.refreshTokenValidity ?? 30) * seconds[refreshToken ?? "days"];
      return (
        isWithin(access, 300, seconds.days) &&
        isWithin(id, 300, seconds.days) &&
        isWithin(refresh, seconds.hours, 10 * 365 * seconds.days) &&
        Math.max(access, id) <= refresh
      );
    },
  }),
  rule<Client>("a sign-in has at most 100 callback URLs, with https or on the same machine", {
    source: clientPage,
    type: clientType,
    holds: ({ callbackUrls = [], logoutUrls = [] }) =>
      [callbackUrls, logoutUrls].every(
        (urls) => urls.length <= 100 && areUnique(urls) && urls.every(isCallback),
      ),
  }),
  rule<Client>("a client has matching flows and scopes", {
    source: clientPage,
    type: clientType,
    holds: ({
      allowedOauthFlows = [],
      allowedOauthScopes = [],
      callbackUrls = [],
      generateSecret,
      explicitAuthFlows = [],
    }) =>
      isWithin(allowedOauthFlows.length, 0, 3) &&
      (allowedOauthFlows.includes("client_credentials")
        ? generateSecret === true && allowedOauthFlows.length === 1
        : allowedOauthFlows.every((flow) => ["code", "implicit"].includes(flow)) &&
          callbackUrls.length > 0) &&
      isWithin(allowedOauthScopes.length, allowedOauthFlows.length > 0 ? 1 : 0, 50) &&
      areUnique(explicitAuthFlows) &&
      explicitAuthFlows.every((flow) => flow.startsWith("ALLOW_")),
  }),
];

export const apiRules: readonly AwsRule[] = [...apis, ...signIn];

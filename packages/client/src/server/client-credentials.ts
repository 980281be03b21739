import { serviceScope } from "@slipway/core/deployment/sign-in";
import { readMembers } from "../api/problem-response.ts";
import { ApiError, NetworkError } from "../transport/request-errors.ts";
import { parseRetryAfter } from "../transport/retry-policy.ts";

/** How a service gets its tokens from an issuer. */
export interface ClientCredentials {
  /** The issuer's token endpoint: an https URL, or one of this machine. */
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Separated by spaces. The default is `slipway/service`. */
  readonly scope?: string;
  /** Other parameters that the issuer requires, such as `audience` or `resource`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Sends requests. Default: the environment's own `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /** Returns milliseconds. Default: `Date.now`. */
  readonly now?: () => number;
}

/** Milliseconds before a token expires, after which it is no longer used. A request that carries it takes time. */
const reserve = 60_000;

/** Milliseconds after which a response counts as lost. */
const timeout = 10_000;

/** The lifetime of a token in seconds, if the issuer names none (RFC 6749, section 5.1, recommends to). */
const defaultLifetime = 300;

/**
 * Creates a function that gets service tokens with client credentials (RFC 6749, section 4.4). It keeps a token until a minute before
 * it expires, and gets another one if the API refuses it. Concurrent callers share one request.
 *
 * @returns the function. It throws {@link NetworkError} and {@link ApiError}, never with the secret
 * @throws {TypeError} if the secret would be sent without TLS
 * @example
 * const getToken = createClientCredentials({ tokenEndpoint, clientId, clientSecret });
 */
export const createClientCredentials = ({
  now = Date.now,
  ...credentials
}: ClientCredentials): ((asked?: { readonly isRefused: boolean }) => Promise<string>) => {
  requireTls(credentials.tokenEndpoint);
  /** The last requested token. It has no end while its request is in flight. */
  let current: { readonly token: Promise<string>; usableUntil?: number } | undefined;
  const renew = (): Promise<string> => {
    const token = requestToken(credentials).then(({ accessToken, lifetime }) => {
      // A short token is used for half of its lifetime.
      renewed.usableUntil = now() + Math.max(lifetime - reserve, lifetime / 2);
      return accessToken;
    });
    const renewed: NonNullable<typeof current> = { token };
    current = renewed;
    token.catch(() => {
      if (current === renewed) current = undefined;
    });
    return token;
  };
  return async ({ isRefused } = { isRefused: false }) => {
    if (current === undefined) return renew();
    const { token, usableUntil } = current;
    // The API cannot have refused a token whose request is in flight.
    if (usableUntil === undefined) return token;
    return isRefused || now() >= usableUntil ? renew() : token;
  };
};

const requireTls = (endpoint: string): void => {
  const { protocol, hostname } = new URL(endpoint);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && isLocal))
    throw new TypeError("tokenEndpoint must be an https URL, because the secret is sent to it.");
};

const requestToken = async ({
  tokenEndpoint,
  clientId,
  clientSecret,
  scope = serviceScope.full,
  parameters = {},
  fetch = globalThis.fetch,
}: Omit<ClientCredentials, "now">): Promise<{
  readonly accessToken: string;
  /** In milliseconds. */
  readonly lifetime: number;
}> => {
  const response = await fetch(tokenEndpoint, {
    method: "POST",
    headers: {
      accept: "application/json",
      authorization: `Basic ${btoa(`${encodeForm(clientId)}:${encodeForm(clientSecret)}`)}`,
    },
    body: new URLSearchParams({ ...parameters, grant_type: "client_credentials", scope }),
    // The secret must not follow a redirect.
    redirect: "error",
    signal: AbortSignal.timeout(timeout),
  }).catch((cause: unknown) => {
    throw new NetworkError("The token endpoint could not be reached.", { cause });
  });
  const members = readMembers(await response.json().catch(() => undefined));
  const { access_token: accessToken, expires_in: seconds = defaultLifetime } = members;
  if (!response.ok || typeof accessToken !== "string" || !accessToken)
    throw createTokenError(response, members);
  const lifetime = Number(seconds) * 1000;
  return { accessToken, lifetime: Number.isFinite(lifetime) && lifetime > 0 ? lifetime : 0 };
};

/** Encodes an id or a secret for Basic authentication (RFC 6749, section 2.3.1). */
const encodeForm = (text: string): string => new URLSearchParams({ t: text }).toString().slice(2);

const createTokenError = (
  { status, headers }: Response,
  { error, error_description: description }: Readonly<Record<string, unknown>>,
): ApiError => {
  const reasons = [error, description].filter((text) => typeof text === "string");
  return new ApiError({
    status,
    code: "",
    detail: `The issuer returned no token (${[`status ${status}`, ...reasons].join(", ")}).`,
    retryAfter: parseRetryAfter(headers.get("retry-after")),
  });
};

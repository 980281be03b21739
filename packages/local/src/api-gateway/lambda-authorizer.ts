import type { APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import * as v from "valibot";
import { accountId, region } from "../names.ts";
import { StartError } from "../start-error.ts";
import { apiGatewayEvent } from "./proxy-event.ts";
import type { ApiRequest, AuthorizeRequest, RequestVerdict } from "./verdict.ts";

/** An app's own authorizer. */
export interface LambdaAuthorizerOptions {
  /** The export `handler` of the app's file. */
  readonly handler: (event: APIGatewayRequestAuthorizerEventV2) => unknown;
  /**
   * Which parts of a request must not be empty, such as `$request.header.Cookie`. Without one of them, the handler is not called.
   * Defaults to `$request.header.Authorization`.
   */
  readonly identitySources?: readonly string[] | undefined;
}

/** The response of an authorizer in the simple format. API Gateway passes the context on as it is. */
const SimpleResponse = v.object({
  isAuthorized: v.boolean(),
  context: v.nullish(
    v.custom<Readonly<Record<string, unknown>>>(
      (context) => typeof context === "object" && context !== null && !Array.isArray(context),
    ),
  ),
});

/** API Gateway waits no longer for an authorizer, in milliseconds. */
const defaultTimeout = 10_000;

const defaultSources = ["$request.header.Authorization"];

/**
 * Creates an authorizer that does what API Gateway's HTTP APIs do with a function: payload format 2.0, simple responses, and no
 * caching. Scopes of routes do not apply.
 *
 * Source: Amazon API Gateway Developer Guide, "Control access to HTTP APIs with AWS Lambda authorizers"; API Reference,
 * "CreateAuthorizer", `identitySource`.
 *
 * @param timeout in milliseconds
 * @throws {StartError} for an identity source that it does not know
 */
export const createLambdaAuthorizer = (
  { handler, identitySources = defaultSources }: LambdaAuthorizerOptions,
  timeout = defaultTimeout,
): AuthorizeRequest => {
  const readers = identitySources.map(createSourceReader);
  return async (request, { route, pathParameters }) => {
    const identitySource = readers.map((read) => read(request));
    if (identitySource.some((value) => value === "")) return { kind: "refused", status: 401 };
    const {
      body: _,
      isBase64Encoded: __,
      requestContext,
      cookies,
      ...event
    } = apiGatewayEvent({ ...request, body: Buffer.alloc(0) }, { route, pathParameters });
    const { authorizer: ___, ...context } = requestContext;
    const routeArn = `arn:aws:execute-api:${region}:${accountId}:${context.apiId}/${context.stage}`;
    return callHandler(
      () =>
        handler({
          ...event,
          type: "REQUEST",
          routeArn: `${routeArn}/${request.method}${request.path}`,
          identitySource,
          cookies: cookies ?? [],
          requestContext: context,
        }),
      timeout,
    );
  };
};

const callHandler = async (call: () => unknown, timeout: number): Promise<RequestVerdict> => {
  try {
    const result = await withinTime(call, timeout);
    // As it arrives through Lambda.
    const { isAuthorized, context } = v.parse(SimpleResponse, JSON.parse(JSON.stringify(result)));
    return isAuthorized
      ? { kind: "allowed", authorization: { lambda: context ?? {} } }
      : { kind: "refused", status: 403 };
  } catch (error) {
    console.error("error: the authorizer failed", error);
    return { kind: "refused", status: 500 };
  }
};

const withinTime = async (call: () => unknown, timeout: number): Promise<unknown> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`No answer in ${timeout} ms.`)), timeout);
  try {
    return await Promise.race([call(), promise]);
  } finally {
    clearTimeout(timer);
  }
};

/** Creates a function that returns a part of a request; an empty text if the request does not have it. */
const createSourceReader = (source: string): ((request: ApiRequest) => string) => {
  const [, place, name = ""] = /^\$request\.(header|querystring)\.([\w-]+)$/.exec(source) ?? [];
  if (place === "header")
    return ({ headers }) => [headers[name.toLowerCase()] ?? []].flat().join(",");
  if (place === "querystring") return ({ query }) => new URLSearchParams(query).get(name) ?? "";
  throw new StartError(
    `An identity source must be like $request.header.Authorization or $request.querystring.token, but is ${source}.`,
  );
};

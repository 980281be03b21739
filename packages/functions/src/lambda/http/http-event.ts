import type { Caller } from "@slipway/core/kinds/hooks";
import { Problem } from "@slipway/core/problem";
import type {
  APIGatewayEventRequestContextV2,
  APIGatewayProxyEventV2WithRequestContext,
  APIGatewayProxyStructuredResultV2,
  Context,
} from "aws-lambda";
import type { HttpHandler } from "../../http/http.ts";

/** A request, with the caller as the route's authorizer describes it. */
export type HttpEvent = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayEventRequestContextV2 & {
    readonly authorizer?: {
      /** The claims of the token that a JWT authorizer verified. */
      readonly jwt?: { readonly claims: Readonly<Record<string, unknown>> };
      /** The context from an app's own Lambda authorizer. */
      readonly lambda?: Readonly<Record<string, unknown>> | null;
    };
  }
>;
export type LambdaHttpResponse = APIGatewayProxyStructuredResultV2;
export type LambdaHttpHandler = (event: HttpEvent, context: Context) => Promise<LambdaHttpResponse>;

/** The stage variable of a local stack with the URL that its routes start with. On AWS, they start at the API's domain. */
export const baseUrlVariable = "slipwayUrl";

/** Creates a handler of API Gateway's events from a handler of requests. */
export const handleHttpEvents =
  (handle: HttpHandler): LambdaHttpHandler =>
  (event) =>
    handle({
      routeKey: event.routeKey,
      path: event.rawPath,
      baseUrl:
        event.stageVariables?.[baseUrlVariable] ?? `https://${event.requestContext.domainName}`,
      query: event.rawQueryString,
      pathParameters: event.pathParameters ?? {},
      headers: event.headers,
      body: decodeBody(event),
      identifyCaller: () => requireCaller(event),
    });

/** API Gateway encodes bodies in base64 unless it takes them for text. */
const decodeBody = ({ body, isBase64Encoded, headers }: HttpEvent): Uint8Array | undefined => {
  if (body === undefined) return undefined;
  if (isBase64Encoded) return Buffer.from(body, "base64");
  const bytes = Buffer.from(body);
  // If it takes other bytes for text, it replaces each that is not UTF-8 with U+FFFD, and the length changes.
  const sentLength = headers["content-length"];
  const isReplaced =
    body.includes("\ufffd") && Boolean(sentLength) && Number(sentLength) !== bytes.length;
  return isReplaced ? notUtf8 : bytes;
};

/** Stands for bytes that API Gateway replaced because they were not UTF-8. */
const notUtf8 = Uint8Array.of(0xff);

/**
 * Returns the caller, whom the API's authorizer describes: by the claims of a token that it verified, or by the context from the
 * app's own Lambda authorizer.
 *
 * Cognito names a token's use in the claim `token_use`. The JWT authorizer does not read this claim, so it accepts ID tokens,
 * which describe a person and authorize nothing. Other issuers have no such claim.
 * Source: Amazon Cognito Developer Guide, "Verifying JSON web tokens".
 *
 * @throws {Problem} `unauthorized` if the caller has no `sub`, or the token is not an access token
 */
const requireCaller = (event: HttpEvent): Caller => {
  const { jwt, lambda } = event.requestContext.authorizer ?? {};
  const claims = jwt?.claims ?? lambda ?? {};
  const { sub, token_use: use } = claims;
  if (typeof sub !== "string" || sub === "")
    throw new Problem("unauthorized", "The request has no caller with a subject: a text in sub.");
  if (use !== undefined && use !== "access")
    throw new Problem("unauthorized", "The request's token is not an access token.");
  return { sub, claims };
};

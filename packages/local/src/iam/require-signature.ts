import { isUtf8 } from "node:buffer";
import type { IncomingMessage, Server } from "node:http";
import type { LocalCredentials } from "@slipway/core/deployment/local-endpoints";
import { hasLocalHost } from "../page/local-requests.ts";
import { type InterceptedResponse, intercept } from "./intercept-requests.ts";
import { findSignatureProblem, type SignatureProblem } from "./verify-signature.ts";

/** The status and error codes with which an AWS service with a JSON protocol rejects unknown callers. */
interface AuthenticationErrors {
  /** The service in a credential scope. */
  readonly service: string;
  readonly status: number;
  readonly codes: Readonly<Record<SignatureProblem, string>>;
}

const coral = {
  status: 400,
  codes: {
    missing: "MissingAuthenticationTokenException",
    "unknown-key": "UnrecognizedClientException",
    "wrong-signature": "InvalidSignatureException",
  },
} as const;

export const authenticationErrors = {
  dynamodb: { service: "dynamodb", ...coral },
  events: { service: "events", ...coral },
  sqs: {
    service: "sqs",
    status: 403,
    codes: {
      missing: "MissingAuthenticationToken",
      "unknown-key": "InvalidClientTokenId",
      "wrong-signature": "SignatureDoesNotMatch",
    },
  },
} as const satisfies Record<string, AuthenticationErrors>;

/** AWS's error messages. */
const messages: Readonly<Record<SignatureProblem, string>> = {
  missing: "Request is missing Authentication Token",
  "unknown-key": "The security token included in the request is invalid.",
  "wrong-signature":
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
};

/**
 * Accepts only requests that are signed with local credentials. Requests of web pages are rejected first: no page calls
 * these services, and every cross-origin request of a page has an `Origin` header. The body is read completely before the
 * server receives the request, so that the server gets no aborted requests.
 *
 * Call it after everything else that intercepts the server's requests.
 *
 * @returns a function that waits until every running request has a response
 */
export const requireSignedCallers = (
  server: Server,
  { service, status, codes }: AuthenticationErrors,
  credentials: readonly LocalCredentials[],
): (() => Promise<void>) =>
  intercept(server, (request) => {
    const originProblem = findOriginProblem(request);
    if (originProblem !== undefined)
      return async () => createError(403, "AccessDeniedException", originProblem);
    return async (body, respond) => {
      const problem = findSignatureProblem(request, body, { service, credentials });
      if (problem !== undefined) return createError(status, codes[problem], messages[problem]);
      if (!isUtf8(body))
        return createError(400, "SerializationException", "The body is not UTF-8.");
      return respond(body);
    };
  });

const findOriginProblem = (request: IncomingMessage): string | undefined => {
  if (!hasLocalHost(request)) return "This service accepts requests only for localhost.";
  return request.headers.origin === undefined
    ? undefined
    : "This service accepts no requests from web pages.";
};

/** Returns an error in AWS's JSON protocol. */
export const createError = (
  status: number,
  code: string,
  message: string,
): InterceptedResponse => ({
  status,
  body: JSON.stringify({ __type: `com.amazon.coral.service#${code}`, message }),
});

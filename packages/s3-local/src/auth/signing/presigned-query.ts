import { S3Error } from "../../http/errors.ts";
import { amzHeader, query, type S3Request } from "../../http/request.ts";
import type { Authentication, AuthenticationContext } from "../authentication.ts";
import { requireSessionToken } from "../credentials.ts";
import { maxSkewMilliseconds } from "./authorization-header.ts";
import { describeProblem, parseAmzDate, parseScope } from "./credential-scope.ts";
import { declaredPayload, payloadIntegrity } from "./payload-integrity.ts";
import { algorithm } from "./signature-v4.ts";
import { verifyRequestSignature } from "./verify-request-signature.ts";

const maxExpiresSeconds = 604_800;

const invalid = (message?: string): S3Error =>
  new S3Error("AuthorizationQueryParametersError", message === undefined ? {} : { message });

const parseExpires = (value: string): number => {
  if (!/^-?\d+$/.test(value)) throw invalid("X-Amz-Expires should be a number");
  const seconds = Number(value);
  if (seconds < 0) throw invalid("X-Amz-Expires must be non-negative");
  if (seconds > maxExpiresSeconds) {
    throw invalid("X-Amz-Expires must be less than a week (in seconds) that is 604800");
  }
  if (seconds < 1) throw invalid("X-Amz-Expires must be between 1 and 604800 seconds");
  return seconds;
};

const parseParameters = (request: S3Request) => {
  const given = query(request, "X-Amz-Algorithm");
  const credential = query(request, "X-Amz-Credential");
  const amzDate = query(request, "X-Amz-Date");
  const expires = query(request, "X-Amz-Expires");
  const signedHeaders = query(request, "X-Amz-SignedHeaders");
  const signature = query(request, "X-Amz-Signature");
  if (!given || !credential || !amzDate || !expires || !signedHeaders || !signature) {
    throw invalid();
  }
  if (given !== algorithm) {
    throw invalid(`X-Amz-Algorithm only supports "${algorithm}"`);
  }
  const date = parseAmzDate(amzDate);
  if (date === undefined) {
    throw invalid(`X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`);
  }
  const expiresAt = new Date(date.getTime() + parseExpires(expires) * 1000);
  return { credential, amzDate, date, expires, expiresAt, signedHeaders, signature };
};

const requireNotExpired = (parameters: ReturnType<typeof parseParameters>, now: Date): void => {
  const { date, expires, expiresAt } = parameters;
  if (date.getTime() - now.getTime() > maxSkewMilliseconds) {
    throw new S3Error("AccessDenied", { message: "Request is not yet valid" });
  }
  if (now.getTime() >= expiresAt.getTime()) {
    throw new S3Error("AccessDenied", {
      message: "Request has expired",
      details: {
        "X-Amz-Expires": expires,
        Expires: expiresAt.toISOString(),
        ServerTime: now.toISOString(),
      },
    });
  }
};

/**
 * Authenticates a presigned URL.
 *
 * @throws S3Error
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export const authenticateQuery = (
  request: S3Request,
  { credentials, region, clock }: AuthenticationContext,
): Authentication => {
  const parameters = parseParameters(request);
  const { credential, amzDate, signedHeaders, signature } = parameters;
  const scope = parseScope(credential, { region, amzDate });
  if ("problem" in scope) {
    const reason = describeProblem(scope, { region, amzDate });
    throw invalid(`Error parsing the X-Amz-Credential parameter; ${reason}`);
  }
  requireNotExpired(parameters, clock());
  const payloadHash = amzHeader(request, "x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD";
  const declared = declaredPayload(payloadHash);
  const verified = verifyRequestSignature({
    request,
    credentials,
    scope,
    amzDate,
    signedHeaders: signedHeaders.split(";"),
    payloadHash,
    signature,
  });
  requireSessionToken(verified.credential, {
    sent: amzHeader(request, "x-amz-security-token"),
    now: clock(),
  });
  return {
    caller: verified.credential,
    authType: "REST-QUERY-STRING",
    integrity: payloadIntegrity(declared, verified),
  };
};

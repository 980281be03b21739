import { invalidArgument, S3Error } from "../../http/errors.ts";
import { header, type S3Request } from "../../http/request.ts";
import type { Authentication, AuthenticationContext } from "../authentication.ts";
import { requireSessionToken } from "../credentials.ts";
import { describeProblem, parseAmzDate, parseScope } from "./credential-scope.ts";
import { declaredPayload, payloadIntegrity } from "./payload-integrity.ts";
import { algorithm } from "./signature-v4.ts";
import { verifyRequestSignature } from "./verify-request-signature.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html RequestTimeTooSkewed */
export const maxSkewMilliseconds = 15 * 60_000;

const malformed = (message: string): S3Error =>
  new S3Error("AuthorizationHeaderMalformed", {
    message: `The authorization header is malformed; ${message}`,
  });

const parseAuthorization = (value: string) => {
  if (!value.startsWith(`${algorithm} `)) {
    throw invalidArgument("Unsupported Authorization Type", "Authorization", value);
  }
  const parts = new Map(
    value
      .slice(algorithm.length)
      .split(",")
      .map((part) => {
        const at = part.indexOf("=");
        return [part.slice(0, at).trim(), part.slice(at + 1).trim()] as const;
      }),
  );
  const credential = parts.get("Credential");
  const signedHeaders = parts.get("SignedHeaders");
  const signature = parts.get("Signature");
  if (!credential) throw malformed("missing Credential.");
  if (!signedHeaders) throw malformed("missing SignedHeaders.");
  if (!signature) throw malformed("missing Signature.");
  return { credential, signedHeaders: signedHeaders.toLowerCase().split(";"), signature };
};

const requestDate = (request: S3Request): { amzDate: string; date: Date } => {
  const sent = header(request, "x-amz-date");
  const date = sent === undefined ? new Date(header(request, "date") ?? "") : parseAmzDate(sent);
  if (date === undefined || Number.isNaN(date.getTime())) {
    throw new S3Error("AccessDenied", {
      message: "AWS authentication requires a valid Date or x-amz-date header",
    });
  }
  return { date, amzDate: sent ?? date.toISOString().replace(/[-:]|\.\d+/g, "") };
};

/**
 * Authenticates a request by its Authorization header.
 *
 * @throws S3Error
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export const authenticateHeader = (
  request: S3Request,
  authorization: string,
  { credentials, region, clock }: AuthenticationContext,
): Authentication => {
  const { credential, signedHeaders, signature } = parseAuthorization(authorization);
  const { amzDate, date } = requestDate(request);
  const scope = parseScope(credential, { region, amzDate });
  if ("problem" in scope) {
    const error = malformed(describeProblem(scope, { region, amzDate }));
    if (scope.problem === "region") error.details.Region = region;
    throw error;
  }
  const now = clock();
  if (Math.abs(now.getTime() - date.getTime()) > maxSkewMilliseconds) {
    throw new S3Error("RequestTimeTooSkewed", {
      details: {
        RequestTime: amzDate,
        ServerTime: now.toISOString(),
        MaxAllowedSkewMilliseconds: String(maxSkewMilliseconds),
      },
    });
  }
  const payloadHash = header(request, "x-amz-content-sha256");
  if (payloadHash === undefined) {
    throw new S3Error("InvalidRequest", {
      message: "Missing required header for this request: x-amz-content-sha256",
    });
  }
  const declared = declaredPayload(payloadHash);
  const verified = verifyRequestSignature({
    request,
    credentials,
    scope,
    amzDate,
    signedHeaders,
    payloadHash,
    signature,
  });
  requireSessionToken(verified.credential, {
    sent: header(request, "x-amz-security-token"),
    now: clock(),
  });
  return {
    caller: verified.credential,
    authType: "REST-HEADER",
    integrity: payloadIntegrity(declared, verified),
  };
};

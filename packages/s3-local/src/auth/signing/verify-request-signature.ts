import type { KeyObject } from "node:crypto";
import { S3Error } from "../../http/errors.ts";
import type { S3Request } from "../../http/request.ts";
import { type Caller, type Credentials, requireCredential } from "../credentials.ts";
import type { CredentialScope } from "./credential-scope.ts";
import {
  cachedSigningKey,
  canonicalRequest,
  sign,
  signaturesMatch,
  stringToSign,
} from "./signature-v4.ts";

interface Claim {
  request: S3Request;
  credentials: Credentials;
  scope: CredentialScope;
  amzDate: string;
  signedHeaders: readonly string[];
  payloadHash: string;
  signature: string;
}

const hexBytes = (value: string): string =>
  Buffer.from(value).toString("hex").replace(/..\B/g, "$& ");

/**
 * Refuses `x-amz-*` headers that the signature does not cover, because they change the operation.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
 */
const requireSignedHeaders = ({ request, signedHeaders }: Claim): void => {
  const unsigned = Object.keys(request.headers).filter(
    (name) => (name === "host" || name.startsWith("x-amz-")) && !signedHeaders.includes(name),
  );
  if (unsigned.length > 0) {
    throw new S3Error("AccessDenied", {
      message: "There were headers present in the request which were not signed",
      details: { HeadersNotSigned: unsigned.join(", ") },
    });
  }
};

/** Holds a verified signature, with everything needed to verify the signatures of the body's chunks. */
export interface VerifiedSignature {
  credential: Caller;
  scope: CredentialScope;
  amzDate: string;
  key: KeyObject;
  signature: string;
}

/**
 * Verifies the signature of a request.
 *
 * @throws S3Error InvalidAccessKeyId, AccessDenied, SignatureDoesNotMatch
 */
export const verifyRequestSignature = (claim: Claim): VerifiedSignature => {
  const { request, scope, amzDate, signedHeaders, payloadHash, signature } = claim;
  const credential = requireCredential(claim.credentials, scope.accessKeyId);
  requireSignedHeaders(claim);
  const canonical = canonicalRequest({ request, signedHeaders, payloadHash });
  const toSign = stringToSign({ canonicalRequest: canonical, amzDate, scope });
  const key = cachedSigningKey(credential, scope);
  const expected = sign(toSign, key);
  if (!signaturesMatch(expected, signature)) {
    throw new S3Error("SignatureDoesNotMatch", {
      details: {
        AWSAccessKeyId: scope.accessKeyId,
        StringToSign: toSign,
        SignatureProvided: signature,
        StringToSignBytes: hexBytes(toSign),
        CanonicalRequest: canonical,
        CanonicalRequestBytes: hexBytes(canonical),
      },
    });
  }
  return { credential, scope, amzDate, key, signature };
};

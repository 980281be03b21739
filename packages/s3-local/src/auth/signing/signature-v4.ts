import {
  createHash,
  createHmac,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from "node:crypto";
import { header, type S3Request } from "../../http/request.ts";
import { uriEncode, uriEncodePath } from "../../http/uri.ts";
import { type CredentialScope, scopePath } from "./credential-scope.ts";

export const algorithm = "AWS4-HMAC-SHA256";

const hmac = (key: string | Buffer | KeyObject, data: string): Buffer =>
  createHmac("sha256", key).update(data, "utf8").digest();

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
export const signingKey = (secretAccessKey: string, scope: CredentialScope): KeyObject => {
  const date = hmac(`AWS4${secretAccessKey}`, scope.date);
  const service = hmac(hmac(date, scope.region), scope.service);
  // Node takes four times as long to sign with a buffer.
  return createSecretKey(hmac(service, "aws4_request"));
};

const lastKeys = new WeakMap<object, { path: string; key: KeyObject }>();

/** Returns {@link signingKey} from a cache. The key changes once a day, and each request needs it. */
export const cachedSigningKey = (
  signer: { secretAccessKey: string },
  scope: CredentialScope,
): KeyObject => {
  const path = scopePath(scope);
  const last = lastKeys.get(signer);
  if (last?.path === path) return last.key;
  const key = signingKey(signer.secretAccessKey, scope);
  lastKeys.set(signer, { path, key });
  return key;
};

/** Returns the hexadecimal signature of a string to sign. For a POST form, the string is the policy. */
export const sign = (stringToSign: string, key: KeyObject): string =>
  hmac(key, stringToSign).toString("hex");

/** Compares signatures in constant time. */
export const signaturesMatch = (expected: string, given: string): boolean => {
  const left = Buffer.from(expected, "utf8");
  const right = Buffer.from(given, "utf8");
  return left.length === right.length && timingSafeEqual(left, right);
};

const canonicalQuery = (request: Pick<S3Request, "query">): string =>
  request.query
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => {
      if (nameA !== nameB) return nameA < nameB ? -1 : 1;
      return valueA < valueB ? -1 : Number(valueA > valueB);
    })
    .map(([name, value]) => `${name}=${value}`)
    .join("&");

interface Signable {
  request: Pick<S3Request, "method" | "path" | "query" | "headers">;
  signedHeaders: readonly string[];
  payloadHash: string;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html#canonical-request */
export const canonicalRequest = ({ request, signedHeaders, payloadHash }: Signable): string => {
  const headers = signedHeaders.map((name) => {
    const value = (header(request, name) ?? "").trim().replace(/ +/g, " ");
    return `${name}:${value}\n`;
  });
  return [
    request.method,
    uriEncodePath(request.path),
    canonicalQuery(request),
    headers.join(""),
    signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
};

export const stringToSign = (options: {
  canonicalRequest: string;
  amzDate: string;
  scope: CredentialScope;
}): string => {
  const { amzDate, scope } = options;
  const hash = createHash("sha256").update(options.canonicalRequest).digest("hex");
  return [algorithm, amzDate, scopePath(scope), hash].join("\n");
};

import { createHash, createHmac } from "node:crypto";
import { type HttpRequest, uriEncode } from "./http.ts";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

/** The credentials, the scope, and the time of a signature. */
export interface Signer {
  credentials: Credentials;
  region: string;
  date: Date;
}

export const algorithm = "AWS4-HMAC-SHA256";
export const unsignedPayload = "UNSIGNED-PAYLOAD";

export const sha256Hex = (data: string | Buffer): string =>
  createHash("sha256").update(data).digest("hex");

const hmac = (key: string | Buffer, data: string): Buffer =>
  createHmac("sha256", key).update(data).digest();

/** Formats a date as SigV4 does, for example `20151229T000000Z`. */
export const amzDate = (date: Date): string => date.toISOString().replace(/[-:]|\.\d+/g, "");

export const credentialScope = ({ region, date }: Signer): string =>
  `${amzDate(date).slice(0, 8)}/${region}/s3/aws4_request`;

export const formatCredential = (signer: Signer): string =>
  `${signer.credentials.accessKeyId}/${credentialScope(signer)}`;

/** Signs a string to sign, or the base64 of a POST policy. */
export const signText = (text: string, { credentials, region, date }: Signer): string => {
  const dateKey = hmac(`AWS4${credentials.secretAccessKey}`, amzDate(date).slice(0, 8));
  const signingKey = hmac(hmac(hmac(dateKey, region), "s3"), "aws4_request");
  return hmac(signingKey, text).toString("hex");
};

const canonicalQuery = (query: HttpRequest["query"]): string =>
  query
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => {
      if (nameA !== nameB) return nameA < nameB ? -1 : 1;
      if (valueA === valueB) return 0;
      return valueA < valueB ? -1 : 1;
    })
    .map((pair) => pair.join("="))
    .join("&");

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
const computeSignature = (
  request: HttpRequest,
  signer: Signer,
  { signedHeaders, payloadHash }: { signedHeaders: readonly string[]; payloadHash: string },
): string => {
  const canonicalHeaders = signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? "").trim().replace(/ +/g, " ")}\n`,
  );
  const canonical = [
    request.method,
    request.path,
    canonicalQuery(request.query),
    canonicalHeaders.join(""),
    signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
  const stringToSign = [
    algorithm,
    amzDate(signer.date),
    credentialScope(signer),
    sha256Hex(canonical),
  ].join("\n");
  return signText(stringToSign, signer);
};

/**
 * Signs a request with the Authorization header. The signature covers every header of the request and its body.
 *
 * @param payloadHash value of `x-amz-content-sha256`. The default is the body's hash
 */
export const signHeader = (
  request: HttpRequest,
  signer: Signer,
  payloadHash: string = sha256Hex(request.body),
): HttpRequest => {
  const headers: Record<string, string> = {
    ...request.headers,
    "x-amz-date": amzDate(signer.date),
    "x-amz-content-sha256": payloadHash,
  };
  const signedHeaders = Object.keys(headers).sort();
  const signature = computeSignature({ ...request, headers }, signer, {
    signedHeaders,
    payloadHash,
  });
  const authorization = [
    `${algorithm} Credential=${formatCredential(signer)}`,
    `SignedHeaders=${signedHeaders.join(";")}`,
    `Signature=${signature}`,
  ].join(", ");
  return { ...request, headers: { ...headers, authorization } };
};

/**
 * Presigns a request. The signature is in the query, and covers every header of the request.
 *
 * @param expires validity in seconds, which may be invalid
 */
export const signQuery = (
  request: HttpRequest,
  signer: Signer,
  expires: number | string,
): HttpRequest => {
  const signedHeaders = Object.keys(request.headers).sort();
  const query: HttpRequest["query"] = [
    ...request.query,
    ["X-Amz-Algorithm", algorithm],
    ["X-Amz-Credential", formatCredential(signer)],
    ["X-Amz-Date", amzDate(signer.date)],
    ["X-Amz-Expires", String(expires)],
    ["X-Amz-SignedHeaders", signedHeaders.join(";")],
  ];
  const signature = computeSignature({ ...request, query }, signer, {
    signedHeaders,
    payloadHash: unsignedPayload,
  });
  return { ...request, query: [...query, ["X-Amz-Signature", signature]] };
};

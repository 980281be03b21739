import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { LocalCredentials } from "@slipway/core/deployment/local-endpoints";
import {
  cachedSigningKey,
  canonicalRequest,
  sign,
  signaturesMatch,
  stringToSign,
} from "@slipway/s3-local/auth/signing/signature-v4";
import { region } from "../names.ts";

/** Why a signature is not accepted. */
export type SignatureProblem = "missing" | "unknown-key" | "wrong-signature";

const authorizationPattern =
  /^AWS4-HMAC-SHA256 Credential=([^/\s,]+)\/(\d{8})\/([^/\s,]+)\/([^/\s,]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Recomputes the Signature Version 4 of a request to an AWS service that takes JSON.
 *
 * The time is not checked, because tests move the clock, and a signature never leaves this machine.
 *
 * Source: AWS Identity and Access Management User Guide, "Create a signed AWS API request".
 *
 * @param service as in a credential scope: `dynamodb`
 * @returns the problem, or undefined if the signature is valid
 */
export const findSignatureProblem = (
  { method = "", url = "", headers, headersDistinct }: IncomingMessage,
  body: Buffer,
  {
    service,
    credentials,
  }: { readonly service: string; readonly credentials: readonly LocalCredentials[] },
): SignatureProblem | undefined => {
  const [, accessKeyId, date = "", scopeRegion, scopeService, signed = "", signature = ""] =
    authorizationPattern.exec(headers.authorization ?? "") ?? [];
  const amzDate = headers["x-amz-date"];
  if (accessKeyId === undefined || typeof amzDate !== "string") return "missing";
  const signer = credentials.find((one) => one.accessKeyId === accessKeyId);
  if (signer === undefined) return "unknown-key";
  const signedHeaders = signed.split(";");
  const holds =
    amzDate.startsWith(date) &&
    scopeRegion === region &&
    scopeService === service &&
    ["host", "x-amz-date", "x-amz-target"].every((name) => signedHeaders.includes(name));
  if (!holds) return "wrong-signature";
  const scope = { accessKeyId, date, region, service };
  const [path = "/", query = ""] = url.split("?");
  const canonical = canonicalRequest({
    request: { method, path, query: [...new URLSearchParams(query)], headers: headersDistinct },
    signedHeaders,
    payloadHash: createHash("sha256").update(body).digest("hex"),
  });
  const toSign = stringToSign({ canonicalRequest: canonical, amzDate, scope });
  return signaturesMatch(sign(toSign, cachedSigningKey(signer, scope)), signature)
    ? undefined
    : "wrong-signature";
};

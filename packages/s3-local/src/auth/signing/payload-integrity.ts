import { invalidArgument, S3Error } from "../../http/errors.ts";
import { type ChunkSignatures, chunkSignatures } from "./chunk-signatures.ts";
import type { VerifiedSignature } from "./verify-request-signature.ts";

/** Describes the body as `x-amz-content-sha256` declares it. */
type DeclaredPayload =
  | { kind: "unsigned" }
  | { kind: "sha256"; sha256: string }
  | { kind: "unsigned-chunks" }
  | { kind: "signed-chunks"; trailers: boolean };

/** Describes what is verified while the body is read. */
export type PayloadIntegrity =
  | Exclude<DeclaredPayload, { kind: "signed-chunks" }>
  | { kind: "signed-chunks"; trailers: boolean; signatures: ChunkSignatures };

/**
 * @throws S3Error InvalidArgument for a value S3 does not know; NotImplemented for SigV4A.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export const declaredPayload = (contentSha256: string): DeclaredPayload => {
  switch (contentSha256) {
    case "UNSIGNED-PAYLOAD":
      return { kind: "unsigned" };
    case "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
      return { kind: "unsigned-chunks" };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
      return { kind: "signed-chunks", trailers: false };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER":
      return { kind: "signed-chunks", trailers: true };
  }
  if (contentSha256.startsWith("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD")) {
    throw new S3Error("NotImplemented", {
      details: { Header: "x-amz-content-sha256", Value: contentSha256 },
    });
  }
  if (/^[0-9a-f]{64}$/.test(contentSha256)) return { kind: "sha256", sha256: contentSha256 };
  throw invalidArgument(
    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
    "x-amz-content-sha256",
    contentSha256,
  );
};

/** Returns what to verify of a declared body, after the request's signature was verified. */
export const payloadIntegrity = (
  declared: DeclaredPayload,
  verified: VerifiedSignature,
): PayloadIntegrity =>
  declared.kind === "signed-chunks"
    ? { ...declared, signatures: chunkSignatures(verified) }
    : declared;

import { invalidArgument, S3Error } from "../errors.ts";

/** What `x-amz-content-sha256` promises about the body. */
export type PayloadIntegrity =
  | { kind: "unsigned" }
  | { kind: "sha256"; sha256: string }
  | { kind: "unsigned-trailer" };

/**
 * @throws S3Error InvalidArgument for a value S3 does not know; NotImplemented for signed chunks.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export function payloadIntegrity(contentSha256: string): PayloadIntegrity {
  if (contentSha256 === "UNSIGNED-PAYLOAD") return { kind: "unsigned" };
  if (contentSha256 === "STREAMING-UNSIGNED-PAYLOAD-TRAILER") return { kind: "unsigned-trailer" };
  if (contentSha256.startsWith("STREAMING-AWS4-")) {
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
}

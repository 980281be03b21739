import { createHash } from "node:crypto";
import { S3Error } from "../../http/errors.ts";
import { scopePath } from "./credential-scope.ts";
import { algorithm, sign, signaturesMatch } from "./signature-v4.ts";
import type { VerifiedSignature } from "./verify-request-signature.ts";

/** Verifies the chain of signatures over the chunks of a body. Each signature covers the previous one. */
export interface ChunkSignatures {
  /**
   * @param sha256 The hexadecimal digest of the chunk's bytes.
   * @throws S3Error SignatureDoesNotMatch
   */
  verifyChunk(sha256: string, given: string): void;
  /**
   * @param trailers The trailing headers, each as `name:value\n`.
   * @throws S3Error SignatureDoesNotMatch
   */
  verifyTrailers(trailers: string, given: string): void;
}

const sha256 = (data: string): string => createHash("sha256").update(data).digest("hex");
const emptySha256 = sha256("");

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export const chunkSignatures = (seed: Omit<VerifiedSignature, "credential">): ChunkSignatures => {
  const { key, amzDate, scope } = seed;
  let previous = seed.signature;

  const verify = (kind: "PAYLOAD" | "TRAILER", hashes: readonly string[], given: string): void => {
    const toSign = [`${algorithm}-${kind}`, amzDate, scopePath(scope), previous, ...hashes].join(
      "\n",
    );
    const expected = sign(toSign, key);
    if (!signaturesMatch(expected, given)) {
      throw new S3Error("SignatureDoesNotMatch", {
        details: {
          AWSAccessKeyId: scope.accessKeyId,
          StringToSign: toSign,
          SignatureProvided: given,
        },
      });
    }
    previous = expected;
  };

  return {
    verifyChunk: (hash, given) => verify("PAYLOAD", [emptySha256, hash], given),
    verifyTrailers: (trailers, given) => verify("TRAILER", [sha256(trailers)], given),
  };
};

import { computeSha256 } from "./digest.ts";

/**
 * Computes the checksum that S3 gives a multipart object: the SHA-256 of the parts' SHA-256s, a hyphen, and their number.
 *
 * Source: Amazon S3 User Guide, "Checking object integrity", "Using part-level checksums for multipart uploads".
 *
 * @param digests the SHA-256 of each part in base64, in order
 */
export const computeCompositeChecksum = async (digests: readonly string[]): Promise<string> => {
  const bytes = digests.map((digest) =>
    Uint8Array.from(atob(digest), (character) => character.charCodeAt(0)),
  );
  return `${await computeSha256(new Blob(bytes))}-${digests.length}`;
};

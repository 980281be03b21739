import { computeSha256 } from "./digest.ts";

/**
 * The checksum that S3 gives an object made of parts: the SHA-256 of the parts' SHA-256s, a hyphen, and their number.
 *
 * Source: Amazon S3 User Guide, "Checking object integrity", "Using part-level checksums for multipart uploads".
 *
 * @param digests of all parts in their order, in base64
 */
export const computeCompositeChecksum = async (digests: readonly string[]): Promise<string> => {
  const bytes = digests.map((digest) =>
    Uint8Array.from(atob(digest), (character) => character.charCodeAt(0)),
  );
  return `${await computeSha256(new Blob(bytes))}-${digests.length}`;
};

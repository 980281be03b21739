import { InsecureContextError } from "./hasher.ts";

/**
 * Computes the SHA-256 of a blob in this thread, with the whole blob in memory.
 *
 * @returns the digest in base64, as S3 writes it
 * @throws {InsecureContextError} if the page is not in a secure context
 * @throws {DOMException} `NotReadableError` or `NotFoundError` if the file was changed or removed
 */
export const computeSha256 = async (blob: Blob): Promise<string> => {
  if (!canComputeSha256()) throw new InsecureContextError("SHA-256 requires HTTPS.");
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
};

/** Returns true in secure contexts, where browsers provide SHA-256. */
export const canComputeSha256 = (): boolean => globalThis.crypto?.subtle !== undefined;

import { InsecureContextError } from "./hasher.ts";

/**
 * The SHA-256 of a blob, by this thread and in its memory.
 *
 * @returns base64 of the 32 bytes, as S3 writes it
 * @throws {InsecureContextError} where there is no digest
 * @throws {DOMException} `NotReadableError` or `NotFoundError` when the file changed or went away
 */
export const computeSha256 = async (blob: Blob): Promise<string> => {
  if (!canComputeSha256()) throw new InsecureContextError("There is no digest outside of https.");
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
};

/** Whether there is a digest: in secure contexts only. */
export const canComputeSha256 = (): boolean => globalThis.crypto?.subtle !== undefined;

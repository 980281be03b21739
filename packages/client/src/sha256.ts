import { limits } from "@slipway/core/limits";

/**
 * The SHA-256 of a file, as S3 writes it.
 *
 * The browser digests whole buffers only, so files that do not go up as one form are left without, and so is everything
 * on a page that is not served from a secure context, where browsers have no digest.
 *
 * @param file its bytes
 * @returns base64 of the 32 bytes, or undefined where there is no digest
 * @throws {DOMException} `NotReadableError` when the file changed or went away after it was chosen
 */
export const sha256Of = async (file: Blob): Promise<string | undefined> => {
  if (file.size >= limits.formThreshold || globalThis.crypto?.subtle === undefined)
    return undefined;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
};

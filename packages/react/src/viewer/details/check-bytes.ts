import type { Files } from "../../styled/files.ts";
import { StorageError } from "../content/storage-error.ts";

/**
 * Downloads the stored version of a file and computes its SHA-256 in this browser. The link names the version, so a later version cannot be
 * checked in its place.
 *
 * @returns the SHA-256 in hexadecimal
 * @throws {Error} if the file cannot be downloaded, or if the page has no HTTPS
 */
export const hashStoredFile = async (
  files: Files,
  id: string,
  signal: AbortSignal,
): Promise<string> => {
  const { url } = await files.api.getViewLink(id, signal);
  const response = await fetch(url, { signal, credentials: "omit", cache: "no-store" });
  if (!response.ok) throw new StorageError(response.status);
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
};

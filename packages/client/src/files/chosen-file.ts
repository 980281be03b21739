import type { RequestedFile } from "@slipway/core/api";
import { findBrokenFileRules } from "@slipway/core/fields/file-rules";
import type { FieldError } from "@slipway/core/problem";
import { detectContentType, guessContentType } from "./content-type.ts";

/** What a user enters for a file. Retention is in days. */
export interface UploadFields {
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  readonly retention?: RequestedFile["retention"];
}

/** A file as the browser provides it. */
export interface AddedFile {
  readonly file: File;
  /** Reads the file again after a reload, in browsers that support file handles. */
  readonly handle?: FileSystemFileHandle | undefined;
}

/** A file that a user chose, with its title, caption, and retention. */
export interface ChosenFile extends AddedFile, UploadFields {}

/**
 * Returns the request to the API for a chosen file. Empty texts are left out.
 *
 * @param sha256 the digest of the file in base64, if it is known
 */
export const createFileRequest = async (
  { file, title, caption, retention }: ChosenFile,
  sha256?: string,
): Promise<RequestedFile> => ({
  fileName: file.name,
  size: file.size,
  contentType: await detectContentType(file),
  ...(sha256 && { sha256 }),
  ...(title?.trim() && { title }),
  ...(caption?.trim() && { caption }),
  ...(retention && { retention }),
});

/** Returns the rules for size and type that a file breaks, by field. The API checks its name and texts. */
export const findBrokenRules = (file: File): readonly FieldError[] =>
  findBrokenFileRules({ size: file.size, contentType: guessContentType(file) });

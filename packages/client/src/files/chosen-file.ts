import type { RequestedFile } from "@slipway/core/api";
import { rulesBrokenByFile } from "@slipway/core/fields/file-rules";
import type { FieldError } from "@slipway/core/problem";
import { contentTypeOf, detectContentType } from "./content-type.ts";

/** What a person says about a file. Retention is in days. */
export interface UploadFields {
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  readonly retention?: RequestedFile["retention"];
}

/** A file as browsers hand it out. */
export interface AddedFile {
  readonly file: File;
  /** Reads the file again after a reload, in browsers that have such handles. */
  readonly handle?: FileSystemFileHandle | undefined;
}

/** A file that a person chose, with what they say about it. */
export interface ChosenFile extends AddedFile, UploadFields {}

/**
 * Returns what to ask the API for a chosen file. Texts that were left empty are left out.
 *
 * @param sha256 of its bytes, in base64, where it could be had
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

/** The rules that a chosen file breaks, by field; none, when it may be asked for. Its name and texts are the API's to judge. */
export const rulesBrokenBy = (file: File): readonly FieldError[] =>
  rulesBrokenByFile({ size: file.size, contentType: contentTypeOf(file) });

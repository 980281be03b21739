import { RequestedFile } from "@slipway/core/api";
import type { FieldError } from "@slipway/core/problem";
import { brokenRules } from "./broken-rules.ts";
import { contentTypeOf } from "./content-type.ts";

/** A file that a person chose, with what they say about it. Retention is in days. */
export interface ChosenFile {
  readonly file: File;
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  readonly retention?: RequestedFile["retention"];
}

/**
 * What to ask the API for a chosen file. Texts that were left empty are left out.
 *
 * @param sha256 of its bytes, in base64, where it could be had
 */
export const declare = (
  { file, title, caption, retention }: ChosenFile,
  sha256?: string,
): RequestedFile => ({
  fileName: file.name,
  size: file.size,
  contentType: contentTypeOf(file),
  ...(sha256 && { sha256 }),
  ...(title?.trim() && { title }),
  ...(caption?.trim() && { caption }),
  ...(retention && { retention }),
});

/** The rules that a chosen file and its texts break, by field; none, when it may be asked for. */
export const rulesBrokenBy = (chosen: ChosenFile): readonly FieldError[] =>
  brokenRules(RequestedFile, declare(chosen));

import type { AddedFile } from "@slipway/client/files/chosen-file";
import { describeType } from "@slipway/client/files/content-type";
import { forEachInSlices } from "@slipway/client/files/time-slices";
import { findBrokenCount, findBrokenRules } from "@slipway/client/kinds/find-broken-rules";
import { getRecentKinds } from "@slipway/client/kinds/get-recent-kinds";
import type { CustomMessages } from "@slipway/client/messages";
import type { Uploader } from "@slipway/client/uploader";
import { describeRule } from "@slipway/client/words/rules";
import { defaultKindName, findKind } from "@slipway/core/kinds/kind-rules";
import type { FieldError } from "@slipway/core/problem";

/** A chosen file that breaks rules of its kind. */
export interface RefusedFile {
  readonly file: File;
  /** The rules, by field. */
  readonly errors: readonly FieldError[];
  /** The rules as sentences for the user. */
  readonly reason: string;
}

/**
 * Separates the files that break a rule of their kind. If the rules have not arrived, the uploader checks the files. If it
 * prepares files, it checks what is prepared from them.
 *
 * @param kind the name of the kind; undefined for the kind `default`
 */
export const checkChosen = async (
  { kinds, prepares }: Pick<Uploader, "kinds" | "prepares">,
  kind: string | undefined,
  chosen: readonly AddedFile[],
  messages: CustomMessages | undefined,
): Promise<{ readonly files: readonly AddedFile[]; readonly refused: readonly RefusedFile[] }> => {
  const known = await getRecentKinds(kinds);
  const rules = known && findKind(known, kind);
  if (!rules) return { files: chosen, refused: [] };
  const files: AddedFile[] = [];
  const refused: RefusedFile[] = [];
  await forEachInSlices(chosen, (added) => {
    const { file } = added;
    const errors = prepares
      ? findBrokenCount(rules, chosen.length)
      : findBrokenRules({ ...rules, name: kind ?? defaultKindName }, file, chosen.length);
    const reason = errors
      .map((error) => describeRule(error, describeType(file), messages))
      .join(" ");
    if (errors.length > 0) refused.push({ file, errors, reason });
    else files.push(added);
  });
  return { files, refused };
};

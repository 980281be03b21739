import type { AddedFile } from "@slipway/client/files/chosen-file";
import { describeType } from "@slipway/client/files/content-type";
import { forEachInSlices, yieldToPage } from "@slipway/client/files/time-slices";
import { findBrokenCount, findBrokenRules } from "@slipway/client/kinds/find-broken-rules";
import type { KindsByName } from "@slipway/client/kinds/kinds-store";
import { findKind } from "@slipway/core/kinds/kind-rules";
import type { FieldError } from "@slipway/core/problem";
import { asksForFields, findFileKind, findPossibleKinds } from "./file-kinds.ts";

/** A chosen file of a kind. */
export interface FileOfKind extends AddedFile {
  readonly kind: string;
}

/** A chosen file about which the user has to decide something first. */
export interface AskedFile extends FileOfKind {
  readonly key: string;
  /** The kinds among which the user can choose. */
  readonly kinds: readonly string[];
}

/** A file that is not uploaded. */
export interface Refusal {
  readonly name: string;
  /** The file's type for people. Empty if it has none. */
  readonly contentType: string;
  /** The rules that it breaks. Empty if it could not be read. */
  readonly errors: readonly FieldError[];
}

export interface SortOptions {
  /** The rules of the kinds. Without them, the uploader checks the files. */
  readonly kinds: KindsByName | undefined;
  readonly chosenKind: string | undefined;
  /** True if files are prepared, so that the rules apply to what is prepared from them. */
  readonly prepares: boolean;
  /** Returns a key that no other asked file has. */
  readonly createKey: () => string;
  /** Starts the upload of a file. Called for each in order, without blocking the page. */
  readonly start: (file: FileOfKind) => void;
}

/** What remains after the other files were started. */
export interface SortedFiles {
  readonly asked: readonly AskedFile[];
  readonly refusals: readonly Refusal[];
}

/**
 * Starts the upload of each chosen file, except those that break a rule of their kind and those that the user has to decide about.
 * The page stays responsive: the browser reads each file's size from disk when it is first read, and is busy with thousands of files
 * until it dispatches the event, so nothing happens in its task.
 */
export const sortChosen = async (
  files: readonly AddedFile[],
  { kinds, chosenKind, prepares, createKey, start }: SortOptions,
): Promise<SortedFiles> => {
  const asked: AskedFile[] = [];
  const refusals: Refusal[] = [];
  /** Files of kinds that take few files at once. */
  const counted: Omit<AskedFile, "key">[] = [];
  const refuse = (file: File, errors: readonly FieldError[]) =>
    refusals.push(createRefusal(file, errors));
  const pass = (file: Omit<AskedFile, "key">) => {
    const rules = findKind(kinds ?? {}, file.kind);
    if (file.kinds.length > 1 || (rules && asksForFields(rules)))
      asked.push({ ...file, key: createKey() });
    else start(file);
  };
  await yieldToPage();
  await forEachInSlices(files, (added) => {
    const kind = findFileKind(kinds, added.file, chosenKind);
    const file = { ...added, kind, kinds: findPossibleKinds(kinds, added.file, chosenKind) };
    const rules = findKind(kinds ?? {}, kind);
    const broken =
      rules && !prepares ? findBrokenRules({ ...rules, name: kind }, added.file) : noErrors;
    if (broken.length > 0) refuse(added.file, broken);
    else if (rules && findBrokenCount(rules, files.length).length > 0) counted.push(file);
    else pass(file);
  });
  const counts = new Map<string, number>();
  for (const { kind } of counted) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  await forEachInSlices(counted, (file) => {
    const rules = findKind(kinds ?? {}, file.kind);
    const broken = rules ? findBrokenCount(rules, counts.get(file.kind) ?? 0) : noErrors;
    if (broken.length > 0) refuse(file.file, broken);
    else pass(file);
  });
  return { asked, refusals };
};

const noErrors: readonly FieldError[] = [];

export const createRefusal = (file: File, errors: readonly FieldError[]): Refusal => ({
  name: file.name,
  contentType: describeType(file),
  errors,
});

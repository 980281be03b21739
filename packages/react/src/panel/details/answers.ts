import type { KindsByName } from "@slipway/client/kinds/kinds-store";
import { findKind } from "@slipway/core/kinds/kind-rules";
import { transferLimits } from "@slipway/core/transfer-limits";
import type { PanelMessages } from "../../words/en/panel.ts";
import type { AskedFile } from "../flow/sort-chosen.ts";
import {
  convertEntered,
  type EnteredFields,
  findMissing,
  readSchemaFields,
} from "./schema-fields.ts";

/** Files for which the user chooses among the same kinds. They get the same answers, except for single ones. */
export interface FileGroup {
  readonly key: string;
  readonly kinds: readonly string[];
  /** The kind until the user chooses another one. */
  readonly kind: string;
  readonly files: readonly AskedFile[];
}

/** What differs for one file. */
export interface Exception {
  readonly kind: string;
  readonly entered: EnteredFields;
}

/** What the user entered. */
export interface Answers {
  /** The chosen kinds, by the keys of groups. */
  readonly kinds: Readonly<Record<string, string>>;
  /** The fields of all files, by kind. */
  readonly entered: Readonly<Record<string, EnteredFields>>;
  readonly exceptions: ReadonlyMap<AskedFile, Exception>;
}

export const noAnswers: Answers = { kinds: {}, entered: {}, exceptions: new Map() };

const keyOf = ({ kinds, kind }: AskedFile): string => JSON.stringify([...kinds, kind]);

export const groupFiles = (asked: readonly AskedFile[]): readonly FileGroup[] => {
  const groups = new Map<string, AskedFile[]>();
  for (const file of asked) {
    const key = keyOf(file);
    const files = groups.get(key);
    if (files) files.push(file);
    else groups.set(key, [file]);
  }
  return [...groups].flatMap(([key, files]) =>
    files[0] ? { key, kinds: files[0].kinds, kind: files[0].kind, files } : [],
  );
};

/** Returns the kind that the user chose for a group. */
export const findGroupKind = ({ key, kind }: FileGroup, answers: Answers): string =>
  answers.kinds[key] ?? kind;

/** Returns what the user entered for a file. */
export const findAnswer = (file: AskedFile, answers: Answers): Exception => {
  const exception = answers.exceptions.get(file);
  if (exception) return exception;
  const kind = answers.kinds[keyOf(file)] ?? file.kind;
  return { kind, entered: findKind(answers.entered, kind) ?? {} };
};

/** Returns the kind and the fields to upload a file with. */
export const decideFile = (file: AskedFile, answers: Answers, kinds: KindsByName) => {
  const { kind, entered } = findAnswer(file, answers);
  const schema = findKind(kinds, kind)?.fieldsSchema;
  return { kind, fields: schema && convertEntered(readSchemaFields(schema), entered) };
};

/** Returns why the files cannot be uploaded yet, or undefined if they can. */
export const findProblem = (
  groups: readonly FileGroup[],
  answers: Answers,
  kinds: KindsByName,
  messages: PanelMessages,
): string | undefined => {
  const { exceptions } = answers;
  const counts = new Map<string, number>();
  const count = (kind: string, files: number) => counts.set(kind, (counts.get(kind) ?? 0) + files);
  let problem: string | undefined;
  for (const group of groups) {
    const kind = findGroupKind(group, answers);
    const others = group.files.filter((file) => exceptions.has(file));
    count(kind, group.files.length - others.length);
    const entered = findKind(answers.entered, kind) ?? {};
    if (others.length < group.files.length)
      problem ??= findMissingField({ kind, entered }, kinds, messages);
    for (const file of others) {
      const exception = findAnswer(file, answers);
      count(exception.kind, 1);
      problem ??= findMissingField(exception, kinds, messages, file.file.name);
    }
  }
  for (const [kind, files] of counts) {
    const maxFiles = findKind(kinds, kind)?.maxFiles ?? transferLimits.filesPerRequest;
    if (maxFiles < transferLimits.filesPerRequest && files > maxFiles)
      problem ??= messages.tooManyFiles({ files: maxFiles, kind });
  }
  return problem;
};

/** @param name the name of the file, if the answer is for one file */
const findMissingField = (
  { kind, entered }: Exception,
  kinds: KindsByName,
  messages: PanelMessages,
  name?: string,
): string | undefined => {
  const schema = findKind(kinds, kind)?.fieldsSchema;
  if (schema === undefined) return undefined;
  const read = readSchemaFields(schema);
  const hidden = read.hidden.find(({ isRequired }) => isRequired);
  if (hidden) return messages.hiddenRequired(hidden.name);
  const [field] = findMissing(read, entered);
  if (field === undefined) return undefined;
  return name === undefined ? messages.fillIn(field) : messages.fillInFor({ field, name });
};

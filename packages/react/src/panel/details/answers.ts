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
  type SchemaFields,
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

/** What some files are uploaded with. */
interface SharedAnswer extends Exception {
  readonly files: readonly AskedFile[];
  /** True if it is for one file, and not for its group. */
  readonly isException: boolean;
}

const listAnswers = (groups: readonly FileGroup[], answers: Answers): readonly SharedAnswer[] =>
  groups.flatMap((group) => {
    const kind = findGroupKind(group, answers);
    const entered = findKind(answers.entered, kind) ?? {};
    const files = group.files.filter((file) => !answers.exceptions.has(file));
    const others = group.files.filter((file) => answers.exceptions.has(file));
    return [
      ...(files.length > 0 ? [{ kind, entered, files, isException: false }] : []),
      ...others.map((file) => ({ ...findAnswer(file, answers), files: [file], isException: true })),
    ];
  });

/** Returns why the files cannot be uploaded, whatever the user fills in, or undefined if they can. */
export const findObstacle = (
  groups: readonly FileGroup[],
  answers: Answers,
  kinds: KindsByName,
  messages: PanelMessages,
): string | undefined => {
  const counts = new Map<string, number>();
  for (const { kind, files } of listAnswers(groups, answers)) {
    const hidden = readKindFields(kinds, kind).hidden.find(({ isRequired }) => isRequired);
    if (hidden !== undefined) return messages.hiddenRequired(hidden.name);
    counts.set(kind, (counts.get(kind) ?? 0) + files.length);
  }
  for (const [kind, files] of counts) {
    const maxFiles = findKind(kinds, kind)?.maxFiles ?? transferLimits.filesPerRequest;
    if (maxFiles < transferLimits.filesPerRequest && files > maxFiles)
      return messages.tooManyFiles({ files: maxFiles, kind });
  }
  return undefined;
};

/** The places where required fields are empty. */
export interface MissingFields {
  /** The keys of the groups in whose answers one is empty. */
  readonly groups: readonly string[];
  /** The files in whose own answers one is empty. */
  readonly exceptions: readonly AskedFile[];
}

/** Returns where required fields are empty. */
export const findMissingFields = (
  groups: readonly FileGroup[],
  answers: Answers,
  kinds: KindsByName,
): MissingFields => {
  const missing = (group: FileGroup) =>
    listAnswers([group], answers).filter(
      ({ kind, entered }) => findMissing(readKindFields(kinds, kind), entered).length > 0,
    );
  return {
    groups: groups
      .filter((group) => missing(group).some(({ isException }) => !isException))
      .map(({ key }) => key),
    exceptions: groups
      .flatMap(missing)
      .flatMap(({ files, isException }) => (isException ? files : [])),
  };
};

const readKindFields = (kinds: KindsByName, kind: string): SchemaFields =>
  readSchemaFields(findKind(kinds, kind)?.fieldsSchema ?? {});

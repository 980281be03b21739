import type { KindsByName } from "@slipway/client/kinds/kinds-store";
import { findKind } from "@slipway/core/kinds/kind-rules";
import type { KindDescription } from "@slipway/core/kinds/kinds-response";
import { limits } from "@slipway/core/limits";
import { useState } from "react";
import {
  convertEntered,
  type EnteredFields,
  findMissing,
  readSchemaFields,
} from "../../fields/schema-fields.ts";
import type { Draft } from "./drafts.ts";

/** The chosen files of a kind that has rules for them together. */
interface KindGroup {
  readonly kind: string;
  readonly count: number;
  readonly rules: KindDescription;
  readonly entered: EnteredFields;
}

/**
 * Keeps what the user enters for the fields of the chosen files' kinds.
 *
 * @returns the kinds that have fields, with what was entered; a function that enters them; a function that returns the fields to
 *   send for a kind; and why the files cannot be uploaded yet, if they cannot
 */
export const useKindFields = (drafts: readonly Draft[], kinds: KindsByName | undefined) => {
  const [entered, setEntered] = useState<Readonly<Record<string, EnteredFields>>>({});
  const groups = groupByKind(drafts).flatMap(({ kind, count }): KindGroup | readonly [] => {
    const rules = findKind(kinds ?? {}, kind);
    return rules ? { kind, count, rules, entered: findKind(entered, kind) ?? {} } : [];
  });
  return {
    groups: groups.filter(({ rules }) => rules.hasFields),
    enter: (kind: string, changed: EnteredFields) => setEntered({ ...entered, [kind]: changed }),
    fieldsOf: (kind: string) => {
      const group = groups.find((one) => one.kind === kind && one.rules.hasFields);
      const schema = group?.rules.fieldsSchema;
      return group && schema && convertEntered(readSchemaFields(schema), group.entered);
    },
    problem: groups.map(findProblem).find((problem) => problem !== undefined),
  };
};

const groupByKind = (drafts: readonly Draft[]) => {
  const counts = new Map<string, number>();
  for (const { kind } of drafts) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count }));
};

const findProblem = ({ kind, count, rules, entered }: KindGroup): string | undefined => {
  const { maxFiles, fieldsSchema } = rules;
  if (maxFiles < limits.filesPerRequest && count > maxFiles)
    return `Choose at most ${maxFiles === 1 ? "1 file" : `${maxFiles} files`} of the kind ${kind}.`;
  if (fieldsSchema === undefined) return undefined;
  const read = readSchemaFields(fieldsSchema);
  const hidden = read.hidden.find(({ isRequired }) => isRequired);
  if (hidden) return `This page can't show the required field ${hidden.name} of the kind ${kind}.`;
  const [missing] = findMissing(read, entered);
  return missing && `Fill in ${missing}.`;
};

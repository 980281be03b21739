import type { CustomMessages } from "@slipway/client/messages";
import { describeFieldRule, describeRule } from "@slipway/client/words/rules";
import type { FieldError } from "@slipway/core/problem";
import { useEffect, useRef } from "react";
import { useMessages } from "../messages.tsx";
import { useEditingMessages } from "../words/editing-messages.ts";
import { focusWrongField } from "./focus-wrong-field.ts";

/** Why the API refused what a user entered. */
export interface FormProblem {
  readonly message: string;
  readonly errors: readonly Pick<FieldError, "path" | "message">[];
}

/** Where the errors of a form are shown. Each error is shown once. */
export interface FormErrors {
  /** The form, in which the first wrong field receives the focus. */
  readonly form: { readonly current: HTMLFormElement | null };
  /** Returns the error to show at a field. */
  readonly describe: (field: string) => string | undefined;
  /** The rest, which is shown for the whole form. */
  readonly general: string | undefined;
}

/**
 * Shows why the API refused what a user entered: each error at its field, and anything else above the form's buttons.
 *
 * @param fields the fields of the form, as the API names them
 */
export const useFormErrors = (
  problem: FormProblem | undefined,
  fields: readonly string[],
): FormErrors => {
  const describeError = useDescribeRule();
  const messages = useMessages();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem !== undefined) focusWrongField(form.current);
  }, [problem]);
  return {
    form,
    describe: (field) => {
      const error = problem?.errors.find(({ path }) => path === field);
      return error && describeError(error);
    },
    general: problem && findGeneral(problem, fields, messages),
  };
};

/** Returns what no field of a form shows of a problem: all of it, or only the errors of other fields. */
export const findGeneral = (
  { message, errors }: FormProblem,
  fields: readonly string[],
  messages: CustomMessages,
): string | undefined => {
  const others = errors.filter(({ path }) => !fields.includes(path));
  if (others.length === errors.length) return message;
  if (others.length === 0) return undefined;
  return others.map((error) => describeRule(error, "", messages)).join(" ");
};

/** Returns the function that describes the rule that an entered value breaks, below its field. */
export const useDescribeRule = (): ((error: Pick<FieldError, "message">) => string) => {
  const { thisField } = useEditingMessages();
  const messages = useMessages();
  return ({ message }) => describeFieldRule(thisField, message, messages);
};

import { describeFieldRule } from "@slipway/client/words/rules";
import type { FieldError } from "@slipway/core/problem";
import { useMessages } from "../messages.tsx";
import { useEditingMessages } from "../words/editing-messages.ts";

/** Returns the function that describes the rule that an entered value breaks, below its field. */
export const useDescribeRule = (): ((error: Pick<FieldError, "message">) => string) => {
  const { thisField } = useEditingMessages();
  const messages = useMessages();
  return ({ message }) => describeFieldRule(thisField, message, messages);
};

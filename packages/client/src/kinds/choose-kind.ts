import { defaultKindName } from "@slipway/core/kinds/kind-rules";
import type { KindDescription } from "@slipway/core/kinds/kinds-response";
import { hasAcceptedType, type NameAndType } from "../files/content-type.ts";
import type { KindsByName } from "./kinds-store.ts";

/**
 * Chooses the kind of a file whose user names none: the first kind that accepts its type and requires no fields.
 *
 * @returns undefined if the file needs no kind, because there is a kind `default`, or if there is no such kind
 */
export const chooseKind = (kinds: KindsByName, file: NameAndType): string | undefined => {
  if (Object.hasOwn(kinds, defaultKindName)) return undefined;
  const accepts = (rules: KindDescription) =>
    !requiresFields(rules) && hasAcceptedType(rules.contentTypes, file);
  return Object.entries(kinds).find(([, rules]) => accepts(rules))?.[0];
};

/** Returns true if a request must have fields, or if nothing describes whether it must. */
const requiresFields = ({ hasFields, fieldsSchema }: KindDescription): boolean => {
  if (!hasFields) return false;
  if (fieldsSchema === undefined) return true;
  const { required } = fieldsSchema;
  return Array.isArray(required) && required.length > 0;
};

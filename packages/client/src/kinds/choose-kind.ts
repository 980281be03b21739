import { defaultKindName } from "@slipway/core/kinds/kind-rules";
import type { KindDescription } from "@slipway/core/kinds/kinds-response";
import { hasAcceptedType, type NameAndType } from "../files/content-type.ts";
import type { KindsByName } from "./kinds-store.ts";

/**
 * Chooses the kind of a file whose user names none: the first kind that accepts its type, preferably one that requires no fields.
 *
 * @param options with `canAskForFields`, a kind that requires fields can be chosen
 * @returns undefined if the file needs no kind, because there is a kind `default`, or if there is no such kind
 */
export const chooseKind = (
  kinds: KindsByName,
  file: NameAndType,
  { canAskForFields = false }: { readonly canAskForFields?: boolean } = {},
): string | undefined => {
  if (Object.hasOwn(kinds, defaultKindName)) return undefined;
  const accepting = Object.entries(kinds).filter(([, { contentTypes }]) =>
    hasAcceptedType(contentTypes, file),
  );
  const withoutFields = accepting.find(([, rules]) => !requiresFields(rules));
  return (withoutFields ?? (canAskForFields ? accepting[0] : undefined))?.[0];
};

/** Returns true if a request must have fields, or if nothing describes whether it must. */
const requiresFields = ({ hasFields, fieldsSchema }: KindDescription): boolean => {
  if (!hasFields) return false;
  if (fieldsSchema === undefined) return true;
  const { required } = fieldsSchema;
  return Array.isArray(required) && required.length > 0;
};

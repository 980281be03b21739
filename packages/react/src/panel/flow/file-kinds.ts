import { hasAcceptedType, type NameAndType } from "@slipway/client/files/content-type";
import { chooseKind } from "@slipway/client/kinds/choose-kind";
import type { KindsByName } from "@slipway/client/kinds/kinds-store";
import { type ContentTypes, defaultKindName, findKind } from "@slipway/core/kinds/kind-rules";
import type { KindDescription } from "@slipway/core/kinds/kinds-response";

/**
 * Returns the kind of a file: the one that the user chose. Without a choice, it is the first kind that accepts the file. If none
 * does, the first one of all refuses it.
 *
 * @param kinds undefined until the rules have arrived
 */
export const findFileKind = (
  kinds: KindsByName = {},
  file: NameAndType,
  chosen?: string | undefined,
): string => {
  if (chosen !== undefined && Object.hasOwn(kinds, chosen)) return chosen;
  const accepting = chooseKind(kinds, file, { canAskForFields: true });
  if (accepting !== undefined || Object.hasOwn(kinds, defaultKindName))
    return accepting ?? defaultKindName;
  return Object.keys(kinds)[0] ?? defaultKindName;
};

/**
 * Returns the kinds among which a user chooses for a file: the chosen kind or the kind `default` alone, or every kind that accepts it.
 *
 * @param kinds undefined until the rules have arrived
 */
export const findPossibleKinds = (
  kinds: KindsByName = {},
  file: NameAndType,
  chosen?: string | undefined,
): readonly string[] => {
  const only = [chosen, defaultKindName].find(
    (name) => name !== undefined && Object.hasOwn(kinds, name),
  );
  if (only !== undefined) return [only];
  return Object.entries(kinds)
    .filter(([, { contentTypes }]) => hasAcceptedType(contentTypes, file))
    .map(([name]) => name);
};

/** Returns true if files of a kind must have fields that the page can ask for. */
export const asksForFields = ({ hasFields, fieldsSchema }: KindDescription): boolean =>
  hasFields && Array.isArray(fieldsSchema?.required) && fieldsSchema.required.length > 0;

/** The rules that the user sees before choosing files. */
export interface ShownRules extends Pick<KindDescription, "maxFiles" | "maxSize"> {
  readonly contentTypes: ContentTypes;
}

/**
 * Returns the rules of the files to choose next: those of the chosen kind, or of the kind `default`. Otherwise returns everything
 * that any kind accepts.
 *
 * @returns undefined until the rules have arrived
 */
export const findShownRules = (
  kinds: KindsByName | undefined,
  chosen: string | undefined,
): ShownRules | undefined => {
  if (kinds === undefined) return undefined;
  const rules = findKind<KindDescription>(kinds, chosen);
  if (rules !== undefined) return rules;
  const all = Object.values(kinds);
  return {
    contentTypes: all.map(({ contentTypes }): ContentTypes => contentTypes).reduce(joinTypes, {}),
    maxFiles: Math.max(...all.map(({ maxFiles }) => maxFiles)),
    maxSize: Math.max(...all.map(({ maxSize }) => maxSize)),
  };
};

const joinTypes = (one: ContentTypes, other: ContentTypes): ContentTypes =>
  one === "any" || other === "any" ? "any" : { ...one, ...other };

/** Returns the families of content types, such as `image`. A kind that accepts any type has all of them. */
export const listFamilies = (types: ContentTypes): ReadonlySet<string> =>
  new Set(
    types === "any" ? allFamilies : Object.keys(types).map((type) => type.split("/")[0] ?? ""),
  );

const allFamilies = ["image", "video", "audio", "text", "application", "font", "model"];

import { acceptedTypes } from "./accepted-types.ts";
import { isAlias, readAliasExtension, readExtension, removeParameters } from "./find-type.ts";

/** The types by their extensions, such as `.jpg`. */
const typesByExtension: ReadonlyMap<string, string> = new Map(
  Object.entries(acceptedTypes).flatMap(([type, { extensions }]) =>
    extensions.map((extension) => [extension, type] as const),
  ),
);

/** Returns a media type in lower case, without parameters, and by the name under which it is accepted. */
export const normalizeContentType = (type: string): string => {
  const name = removeParameters(type);
  if (Object.hasOwn(acceptedTypes, name)) return name;
  const found = typesByExtension.get(readAliasExtension(name));
  return found && isAlias(name, found) ? found : name;
};

/** Returns the type that a file's extension stands for; undefined if Slipway does not know it. */
export const findTypeByName = (fileName: string): string | undefined =>
  typesByExtension.get(readExtension(fileName));

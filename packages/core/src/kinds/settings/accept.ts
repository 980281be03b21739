import { acceptedTypes } from "../../content/accepted-types.ts";
import { normalizeContentType } from "../../content/type-names.ts";

/**
 * Returns the content types that one item of `accept` stands for. A family has no active types, such as SVG: only their own
 * name or extension accepts them.
 *
 * @param item a MIME type, a family such as `image/*`, or an extension such as `.docx`
 * @returns no types if Slipway does not know the item
 */
export const resolveAcceptItem = (item: string): readonly string[] => {
  const name = item.toLowerCase();
  if (name.startsWith(".")) return findTypes((_, { extensions }) => extensions.includes(name));
  if (name.endsWith("/*"))
    return findTypes((type, { isActive }) => !isActive && type.startsWith(name.slice(0, -1)));
  const type = normalizeContentType(name);
  return name.includes(";") || !Object.hasOwn(acceptedTypes, type) ? [] : [type];
};

type TypeEntry = (typeof acceptedTypes)[string];

const findTypes = (matches: (type: string, entry: TypeEntry) => boolean): readonly string[] =>
  Object.entries(acceptedTypes).flatMap(([type, entry]) => (matches(type, entry) ? type : []));

/** Returns content types with their extensions. */
export const addExtensions = (
  contentTypes: Iterable<string>,
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    [...contentTypes].map((type) => [type, acceptedTypes[type]?.extensions ?? []]),
  );

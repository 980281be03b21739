import {
  type ExtensionsByType,
  findTypeByExtension,
  findTypeByMediaType,
  readExtension,
  removeParameters,
} from "@slipway/core/content/find-type";
import type { ContentTypes } from "@slipway/core/kinds/kind-rules";
import { transferLimits } from "@slipway/core/transfer-limits";

/** General types: many files of these types also have a more specific type. */
const generalTypes = ["text/plain", "application/zip", "video/mp4"];

/** A file's name, and its type according to the browser (may be empty). */
export type NameAndType = Pick<File, "name" | "type">;

/**
 * Returns the types that a file can be declared as: by its type according to the browser, which uses the system's registry,
 * and by its extension. The more specific one is first.
 *
 * @param types the types to choose from
 */
const findClaimedTypes = (
  types: ExtensionsByType,
  { name, type }: NameAndType,
): readonly string[] => {
  const byType = findTypeByMediaType(types, type);
  const byName = findTypeByExtension(types, readExtension(name));
  const claims = byName && generalTypes.includes(byName) ? [byType, byName] : [byName, byType];
  return [...new Set(claims.flatMap((claim) => claim ?? []))];
};

/** Returns true if a kind accepts the type that a file has according to its name or the browser. */
export const hasAcceptedType = (contentTypes: ContentTypes, file: NameAndType): boolean =>
  contentTypes === "any" || findClaimedTypes(contentTypes, file).length > 0;

/**
 * Returns the content type to declare for a file, one of those that its kind accepts. If its name and type disagree, its first
 * bytes decide. A file without any is `application/octet-stream`.
 */
export const detectContentType = async (
  contentTypes: ContentTypes,
  file: File,
): Promise<string> => {
  // These modules are loaded on demand, because they are large and rarely needed.
  const types =
    contentTypes === "any" ? (await import("./known-types.ts")).knownTypes : contentTypes;
  const claims = findClaimedTypes(types, file);
  if (claims.length < 2) return claims[0] ?? "application/octet-stream";
  const { findSupportedType } = await import("./content-type-evidence.ts");
  return findSupportedType({ file, claims, inspectedBytes: transferLimits.inspectedBytes });
};

/** Returns a file's type for people: as the browser reports it, or its extension. Empty if it has neither. */
export const describeType = ({ name, type }: NameAndType): string =>
  removeParameters(type) || readExtension(name);

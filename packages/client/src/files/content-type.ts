import {
  findTypeByName,
  normalizeContentType,
  removeParameters,
} from "@slipway/core/content/type-names";
import { transferLimits } from "@slipway/core/transfer-limits";

const isAccepted = (type: string): boolean => Object.hasOwn(transferLimits.acceptedTypes, type);

/** General types: many files of these types also have a more specific type. */
const generalTypes = ["text/plain", "application/zip", "video/mp4"];

/** A file's name, and its type according to the browser (may be empty). */
type NameAndType = Pick<File, "name" | "type">;

/**
 * Returns the accepted types that a file can be declared as: by its type according to the browser, which uses the system's
 * registry, and by its extension. The more specific one is first.
 */
export const findClaimedTypes = ({ name, type }: NameAndType): readonly string[] => {
  const byType = normalizeContentType(type);
  const byName = findTypeByName(name);
  const claims = byName && generalTypes.includes(byName) ? [byType, byName] : [byName, byType];
  return [...new Set(claims.flatMap((claim) => (claim && isAccepted(claim) ? claim : [])))];
};

/**
 * Returns the content type that a file most likely has, without reading it: an accepted type if one matches, otherwise the
 * browser's type or `application/octet-stream`.
 */
export const guessContentType = (file: NameAndType): string =>
  findClaimedTypes(file)[0] ?? (removeParameters(file.type) || "application/octet-stream");

/** Returns the content type to declare for a file. If its name and type disagree, its first bytes decide. */
export const detectContentType = async (file: File): Promise<string> => {
  const claims = findClaimedTypes(file);
  if (claims.length < 2) return guessContentType(file);
  // Loaded on demand, because it is large and rarely needed.
  const { findSupportedType: supportedClaim } = await import("./content-type-evidence.ts");
  return supportedClaim({ file, claims, inspectedBytes: transferLimits.inspectedBytes });
};

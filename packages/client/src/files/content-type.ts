import { transferLimits } from "@slipway/core/limits";

const isAccepted = (type: string): boolean => Object.hasOwn(transferLimits.acceptedTypes, type);

const typeOfExtension: ReadonlyMap<string, string> = new Map(
  Object.entries(transferLimits.acceptedTypes).flatMap(([type, { extensions }]) =>
    extensions.map((extension) => [extension, type] as const),
  ),
);

/**
 * Returns the accepted type that a browser's or a system's name for a type means. Such names contain one of its extensions, for
 * example `image/jpg`, `audio/x-m4a`, or `application/x-zip-compressed`.
 */
const findTypeByAlias = (alias: string): string | undefined => {
  const [top = "", subtype = ""] = alias.split("/");
  const type = typeOfExtension.get(`.${subtype.replace(/^(x-|vnd\.)|-compressed$/g, "")}`);
  return type?.startsWith(top) || ["application", "text"].includes(top) ? type : undefined;
};

/** General types: many files of these types also have a more specific type. */
const generalTypes = ["text/plain", "application/zip", "video/mp4"];

/** A file's name, and its type according to the browser (may be empty). */
type NameAndType = Pick<File, "name" | "type">;

/**
 * Returns the accepted types that a file can be declared as: by its type according to the browser, which uses the system's
 * registry, and by its extension. The more specific one is first.
 */
export const findClaimedTypes = ({ name, type }: NameAndType): readonly string[] => {
  const reported = normalizeType(type);
  const byType = isAccepted(reported) ? reported : findTypeByAlias(reported);
  const byName = typeOfExtension.get(/\.[^.]+$/.exec(name.toLowerCase())?.[0] ?? "");
  const claims = byName && generalTypes.includes(byName) ? [byType, byName] : [byName, byType];
  return [...new Set(claims.flatMap((claim) => claim ?? []))];
};

const normalizeType = (type: string): string => (type.split(";")[0] ?? "").trim().toLowerCase();

/**
 * Returns the content type that a file most likely has, without reading it: an accepted type if one matches, otherwise the
 * browser's type or `application/octet-stream`.
 */
export const guessContentType = (file: NameAndType): string =>
  findClaimedTypes(file)[0] ?? (normalizeType(file.type) || "application/octet-stream");

/** Returns the content type to declare for a file. If its name and type disagree, its first bytes decide. */
export const detectContentType = async (file: File): Promise<string> => {
  const claims = findClaimedTypes(file);
  if (claims.length < 2) return guessContentType(file);
  // Loaded on demand, because it is large and rarely needed.
  const { findSupportedType: supportedClaim } = await import("./content-type-evidence.ts");
  return supportedClaim({ file, claims, inspectedBytes: transferLimits.inspectedBytes });
};

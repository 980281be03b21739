import { transferLimits } from "@slipway/core/limits";

/** Other names that browsers and systems use for a type, and the accepted name. */
const aliases: Readonly<Record<string, string>> = {
  "image/jpg": "image/jpeg",
  "image/pjpeg": "image/jpeg",
  "image/x-png": "image/png",
  "image/apng": "image/png",
  "video/x-m4v": "video/mp4",
  "audio/mp3": "audio/mpeg",
  "audio/m4a": "audio/mp4",
  "audio/x-m4a": "audio/mp4",
  "audio/wave": "audio/wav",
  "audio/x-wav": "audio/wav",
  "audio/vnd.wave": "audio/wav",
  "audio/opus": "audio/ogg",
  "application/ogg": "audio/ogg",
  "application/x-pdf": "application/pdf",
  "application/x-zip": "application/zip",
  "application/x-zip-compressed": "application/zip",
  "text/json": "application/json",
  "text/x-markdown": "text/markdown",
  "application/csv": "text/csv",
};

const isAccepted = (type: string): boolean => Object.hasOwn(transferLimits.acceptedTypes, type);

const typeOfExtension: ReadonlyMap<string, string> = new Map(
  Object.entries(transferLimits.acceptedTypes).flatMap(([type, { extensions }]) =>
    extensions.map((extension) => [extension, type] as const),
  ),
);

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
  const byType = Object.hasOwn(aliases, reported) ? aliases[reported] : reported;
  const byName = typeOfExtension.get(/\.[^.]+$/.exec(name.toLowerCase())?.[0] ?? "");
  const claims = byName && generalTypes.includes(byName) ? [byType, byName] : [byName, byType];
  return [...new Set(claims.flatMap((claim) => (claim && isAccepted(claim) ? claim : [])))];
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

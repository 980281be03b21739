import { transferLimits } from "@slipway/core/limits";

/** Names that browsers and systems use for a type, and the accepted name of the same type. */
const otherNames: Readonly<Record<string, string>> = {
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

/** Types that say little: much that is one of them is of another, more specific type as well. */
const general = ["text/plain", "application/zip", "video/mp4"];

/** A file's name, and the type that the browser gives it (may be empty). */
type NameAndType = Pick<File, "name" | "type">;

/**
 * Returns the accepted types that a file can be declared as: by the type that the browser gives it, which it takes from
 * the system's registry, and by its name's ending. The more specific one comes first.
 */
export const findClaimedTypes = ({ name, type }: NameAndType): readonly string[] => {
  const said = saidType(type);
  const byType = Object.hasOwn(otherNames, said) ? otherNames[said] : said;
  const byName = typeOfExtension.get(/\.[^.]+$/.exec(name.toLowerCase())?.[0] ?? "");
  const claims = byName && general.includes(byName) ? [byType, byName] : [byName, byType];
  return [...new Set(claims.flatMap((claim) => (claim && isAccepted(claim) ? claim : [])))];
};

const saidType = (type: string): string => (type.split(";")[0] ?? "").trim().toLowerCase();

/**
 * Returns the content type that a file most likely has, without a look at its bytes.
 *
 * @returns an accepted type where there is one, else what the browser said, else `application/octet-stream`
 */
export const contentTypeOf = (file: NameAndType): string =>
  findClaimedTypes(file)[0] ?? (saidType(file.type) || "application/octet-stream");

/** Returns the content type to declare for a file. If its name and type disagree, its first bytes decide. */
export const detectContentType = async (file: File): Promise<string> => {
  const claims = findClaimedTypes(file);
  if (claims.length < 2) return contentTypeOf(file);
  // Rarely needed, and larger than what it decides on.
  const { findSupportedType: supportedClaim } = await import("./content-type-evidence.ts");
  return supportedClaim({ file, claims, inspectedBytes: transferLimits.inspectedBytes });
};

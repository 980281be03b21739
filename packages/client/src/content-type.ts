import { transferLimits } from "@slipway/core/limits";

/** What browsers and systems call a type, and the accepted name of the same type. */
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

/**
 * The content type to declare for a file.
 *
 * Browsers take a file's type from its name and their system's registry: it can be empty, or another name of an accepted
 * type. Then the name's ending decides. What the file is inside is for the server to find out.
 *
 * @param file its name, and the type that the browser gives it (may be empty)
 * @returns an accepted type where there is one, else what the browser said, else `application/octet-stream`
 */
export const contentTypeOf = ({
  name,
  type,
}: {
  readonly name: string;
  readonly type: string;
}): string => {
  const said = (type.split(";")[0] ?? "").trim().toLowerCase();
  if (isAccepted(said)) return said;
  const accepted = Object.hasOwn(otherNames, said) ? otherNames[said] : undefined;
  const ending = /\.[^.]+$/.exec(name.toLowerCase())?.[0] ?? "";
  return accepted ?? typeOfExtension.get(ending) ?? (said || "application/octet-stream");
};

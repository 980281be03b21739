import { acceptedTypes } from "./accepted-types.ts";

/** The types by their extensions, such as `.jpg`. */
const typesByExtension: ReadonlyMap<string, string> = new Map(
  Object.entries(acceptedTypes).flatMap(([type, { extensions }]) =>
    extensions.map((extension) => [extension, type] as const),
  ),
);

/**
 * Returns the type that a browser's or a system's name for it means. Such names contain one of its extensions, for example
 * `image/jpg`, `audio/x-m4a`, or `application/x-zip-compressed`.
 */
const findTypeByAlias = (alias: string): string | undefined => {
  const [top = "", subtype = ""] = alias.split("/");
  const type = typesByExtension.get(`.${subtype.replace(/^(x-|vnd\.)|-compressed$/g, "")}`);
  return type?.startsWith(top) || ["application", "text"].includes(top) ? type : undefined;
};

/** Returns a media type in lower case and without parameters. */
export const removeParameters = (type: string): string =>
  (type.split(";")[0] ?? "").trim().toLowerCase();

/** Returns a media type in lower case, without parameters, and by the name under which it is accepted. */
export const normalizeContentType = (type: string): string => {
  const name = removeParameters(type);
  return Object.hasOwn(acceptedTypes, name) ? name : (findTypeByAlias(name) ?? name);
};

/** Returns the extension of a file name in lower case, such as `.jpg`. */
export const readExtension = (fileName: string): string =>
  /\.[^.]+$/.exec(fileName.toLowerCase())?.[0] ?? "";

/** Returns the type that a file's extension stands for; undefined if Slipway does not know it. */
export const findTypeByName = (fileName: string): string | undefined =>
  typesByExtension.get(readExtension(fileName));

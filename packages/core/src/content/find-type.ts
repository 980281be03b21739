/** Content types, each with its file name extensions, such as `.jpg`. */
export type ExtensionsByType = Readonly<Record<string, readonly string[]>>;

/** Returns a media type in lower case and without parameters. */
export const removeParameters = (type: string): string =>
  (type.split(";")[0] ?? "").trim().toLowerCase();

/** Returns the extension of a file name in lower case, such as `.jpg`. */
export const readExtension = (fileName: string): string =>
  /\.[^.]+$/.exec(fileName.toLowerCase())?.[0] ?? "";

/** Returns the extension of a file name as a label, such as `JPG`. Empty if there is none of at most six letters and digits. */
export const readExtensionLabel = (fileName: string): string =>
  /\.([\p{L}\p{N}]{1,6})$/u.exec(fileName)?.[1]?.toUpperCase() ?? "";

/**
 * Returns the extension in a browser's or a system's name for a type, such as `image/jpg`, `audio/x-m4a`, or
 * `application/x-zip-compressed`.
 */
export const readAliasExtension = (alias: string): string =>
  `.${(alias.split("/")[1] ?? "").replace(/^(x-|vnd\.)|-compressed$/g, "")}`;

/** Returns true if a name for a type can mean another type: both have the same top-level type, or the name's says nothing. */
export const isAlias = (alias: string, type: string): boolean => {
  const [top = ""] = alias.split("/");
  return type.startsWith(top) || top === "application" || top === "text";
};

/** Returns the type that an extension stands for; undefined if none of these types has it. */
export const findTypeByExtension = (
  types: ExtensionsByType,
  extension: string,
): string | undefined => Object.keys(types).find((type) => types[type]?.includes(extension));

/** Returns the type that a media type, or another name for it, stands for; undefined if it is none of these types. */
export const findTypeByMediaType = (
  types: ExtensionsByType,
  mediaType: string,
): string | undefined => {
  const name = removeParameters(mediaType);
  if (Object.hasOwn(types, name)) return name;
  const type = findTypeByExtension(types, readAliasExtension(name));
  return type && isAlias(name, type) ? type : undefined;
};

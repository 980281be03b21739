/** The name of a file in an upload. */
export interface NamedFile {
  readonly fileName: string;
  readonly path?: string | undefined;
}

/** Characters that a name in a zip must not have: Windows refuses them, and some programs treat them as separators. */
const unsafe = /[\p{Cc}\p{Bidi_Control}<>:"|?*]/gu;

/** The name of a file or folder whose own name has nothing that can be kept. */
const nameless = "_";

/** Names that Windows reserves for devices, with any extension. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * Returns the names of files in a zip, in their order: below the folder of their path, relative, without `..`, and each once. A file with
 * the name of an earlier one gets a number, such as `photo (2).jpg`. Names that differ only in case count as equal, because some file
 * systems do not distinguish them.
 */
export const nameZipFiles = (files: readonly NamedFile[]): readonly string[] => {
  const parts = files.map(({ path = "", fileName }) => ({
    folders: split(path).map(toSafeName),
    name: toSafeName(split(fileName).at(-1) ?? ""),
  }));
  // A file must not have the name of a folder either.
  const taken = new Set(parts.flatMap(({ folders }) => listFolders(folders)));
  return parts.map(({ folders, name }) => {
    const folder = folders.map((one) => `${one}/`).join("");
    for (let count = 1; ; count += 1) {
      const chosen = folder + addCount(name, count);
      const key = toKey(chosen);
      if (taken.has(key)) continue;
      taken.add(key);
      return chosen;
    }
  });
};

const split = (path: string): readonly string[] =>
  path.split(/[/\\]/).filter((name) => !/^\.{0,2}$/.test(name.trim()));

const toSafeName = (name: string): string => {
  const safe = name.normalize("NFC").replace(unsafe, "_").trim();
  // Windows removes dots at the end of a name.
  const isDotted = safe.endsWith(".");
  const kept = isDotted ? `${safe.slice(0, -1)}_` : safe;
  return kept === "" ? nameless : kept.replace(reserved, (device) => `${device}_`);
};

const listFolders = (folders: readonly string[]): readonly string[] =>
  folders.map((_, index) => toKey(folders.slice(0, index + 1).join("/")));

const toKey = (name: string): string => name.toLowerCase();

/** Adds a number to a name, before its extension. */
const addCount = (name: string, count: number): string => {
  if (count === 1) return name;
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)} (${count})${name.slice(dot)}` : `${name} (${count})`;
};

/**
 * Files and folders that macOS, Windows, Linux, and network drives create in users' folders, in lower case. A folder stands
 * for everything in it. The npm package `junk` has a similar list, but it also drops files that users may want to keep,
 * such as `npm-debug.log`.
 */
const systemNames: ReadonlySet<string> = new Set([
  ".ds_store",
  ".localized",
  ".apdisk",
  ".volumeicon.icns",
  "icon\r",
  ".appledouble",
  ".lsoverride",
  ".spotlight-v100",
  ".trashes",
  ".fseventsd",
  ".documentrevisions-v100",
  ".temporaryitems",
  "__macosx",
  "thumbs.db",
  "ehthumbs.db",
  "ehthumbs_vista.db",
  "desktop.ini",
  "$recycle.bin",
  "system volume information",
  ".directory",
  "@eadir",
]);

/** macOS stores resource forks next to their files on other file systems. Linux has a trash folder for each user. */
const systemPatterns = [/^\._/, /^\.trash(?:-\d+)?$/];

/**
 * Returns true for a file that an operating system created for itself, by its name or the name of a folder in its path.
 *
 * @param path a file name, or a path with slashes
 */
export const isSystemFile = (path: string): boolean =>
  path.split("/").some((segment) => {
    const name = segment.toLowerCase();
    return systemNames.has(name) || systemPatterns.some((pattern) => pattern.test(name));
  });

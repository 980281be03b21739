/**
 * What macOS, Windows, Linux and network drives leave in people's folders, in lower case: files by name, and folders with
 * all that is in them. The npm package `junk` has a similar list, but it also drops files that people mean to keep, such
 * as `npm-debug.log`.
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

/** macOS writes a file's resource fork beside it on other file systems; Linux has a trash for each user. */
const systemPatterns = [/^\._/, /^\.trash(?:-\d+)?$/];

/**
 * Returns true for a file that an operating system made for itself, by its name or by a folder that it is in.
 *
 * @param path a file name, or a path with slashes
 */
export const isSystemFile = (path: string): boolean =>
  path.split("/").some((segment) => {
    const name = segment.toLowerCase();
    return systemNames.has(name) || systemPatterns.some((pattern) => pattern.test(name));
  });

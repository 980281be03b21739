import { readFileSync } from "node:fs";

/** A file or folder in an archive. */
export interface ZipEntry {
  /** Ends with a slash for a folder. */
  readonly name: string;
  /** The permission bits that an archive made on Unix has, such as 0o644. */
  readonly mode: number;
}

const endOfDirectory = Buffer.from("PK\x05\x06", "latin1");
const directoryHeaderSize = 46;

/**
 * Returns what the central directory of a zip archive lists.
 *
 * Source: PKWARE, "APPNOTE.TXT – .ZIP File Format Specification", 4.3.12 and 4.3.16.
 */
export const readZipEntries = (path: string): readonly ZipEntry[] => {
  const zip = readFileSync(path);
  const end = zip.lastIndexOf(endOfDirectory);
  if (end === -1) throw new Error(`${path} is not a zip archive.`);
  const count = zip.readUInt16LE(end + 10);
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    const nameLength = zip.readUInt16LE(at + 28);
    const nameStart = at + directoryHeaderSize;
    entries.push({
      name: zip.toString("utf8", nameStart, nameStart + nameLength),
      mode: zip.readUInt16LE(at + 40) & 0o777,
    });
    at = nameStart + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
};

/** Signatures and sizes of a zip's records (PKWARE, "APPNOTE.TXT", sections 4.3.7, 4.3.12, and 4.3.16). */
const records = {
  file: { signature: 0x04034b50, size: 30 },
  entry: { signature: 0x02014b50, size: 46 },
  end: { signature: 0x06054b50, size: 22 },
} as const;

/**
 * Reads a zip of stored files through its directory, and checks the signatures, sizes, and checksums.
 *
 * @param crc32 returns the checksum of bytes
 * @returns the text of each file by its name
 */
export const unzip = (
  zip: Uint8Array,
  crc32: (bytes: Uint8Array) => number,
): Readonly<Record<string, string>> => {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const read16 = (at: number) => view.getUint16(at, true);
  const read32 = (at: number) => view.getUint32(at, true);
  const slice = (at: number, size: number) => zip.subarray(at, at + size);
  const decode = (bytes: Uint8Array) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const requireRecord = (at: number, { signature }: { readonly signature: number }) => {
    if (read32(at) !== signature) throw new Error(`There is no record at ${at}.`);
  };
  const readFile = (at: number, size: number) => {
    requireRecord(at, records.file);
    return slice(at + records.file.size + read16(at + 26) + read16(at + 28), size);
  };
  const end = zip.length - records.end.size;
  requireRecord(end, records.end);
  const files: Record<string, string> = {};
  let at = read32(end + 16);
  for (let left = read16(end + 10); left > 0; left -= 1) {
    requireRecord(at, records.entry);
    const nameLength = read16(at + 28);
    const name = decode(slice(at + records.entry.size, nameLength));
    if (name in files) throw new Error(`${name} is in the zip twice.`);
    const content = readFile(read32(at + 42), read32(at + 24));
    if (crc32(content) !== read32(at + 16)) throw new Error(`${name} is damaged.`);
    files[name] = decode(content);
    at += records.entry.size + nameLength + read16(at + 30) + read16(at + 32);
  }
  return files;
};

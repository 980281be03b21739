import { text } from "../../http/xml.ts";
import { algorithmOfHeader, checksumType } from "./checksums.ts";

/** Checksums as elements, such as `ChecksumSHA256`. */
export const checksumElements = (checksums: Record<string, string>): string[] =>
  Object.entries(checksums).map(([name, value]) =>
    text(`Checksum${algorithmOfHeader(name)}`, value),
  );

/** The checksum of a whole object, with its type. */
export const objectChecksumElements = (checksums: Record<string, string>): string[] => {
  const types = Object.values(checksums).map((value) => text("ChecksumType", checksumType(value)));
  return [...checksumElements(checksums), ...types];
};

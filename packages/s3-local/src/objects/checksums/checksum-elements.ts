import { text } from "../../http/xml.ts";
import { checksumType, parseChecksumHeader } from "./checksums.ts";

/** Formats checksums as elements, such as `ChecksumSHA256`. */
export const checksumElements = (checksums: Record<string, string>): string[] =>
  Object.entries(checksums).map(([name, value]) =>
    text(`Checksum${parseChecksumHeader(name)}`, value),
  );

/** Formats an object's checksum and its type as elements. */
export const objectChecksumElements = (checksums: Record<string, string>): string[] => {
  const types = Object.values(checksums).map((value) => text("ChecksumType", checksumType(value)));
  return [...checksumElements(checksums), ...types];
};

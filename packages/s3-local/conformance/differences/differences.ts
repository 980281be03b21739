import { readFileSync } from "node:fs";

/** The reasons why a server is expected to fail checks, by the checks' ids. */
export type Differences = ReadonlyMap<string, string>;

/** The files of known differences, by server. */
export const differenceFiles = {
  radosgw: new URL("../radosgw-differences.json", import.meta.url),
  "s3-local": new URL("../s3-local-differences.json", import.meta.url),
};

/**
 * Reads a file of known differences, which is a JSON object with a sentence for each check.
 *
 * @throws {TypeError} if the file contains anything else
 */
export const readDifferences = (file: string | URL): Differences => {
  const value: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`${file} must contain an object`);
  }
  const entries = Object.entries(value).map(([check, reason]: [string, unknown]) => {
    if (typeof reason !== "string" || reason === "") {
      throw new TypeError(`${file}: "${check}" must have a sentence that explains it`);
    }
    return [check, reason] as const;
  });
  return new Map(entries);
};

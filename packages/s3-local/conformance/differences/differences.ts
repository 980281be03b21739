import { readFileSync } from "node:fs";

/** Why checks fail on a server that is not expected to pass them, by the checks' ids. */
export type Differences = ReadonlyMap<string, string>;

/** The servers whose differences are kept here. */
export const differenceFiles = {
  radosgw: new URL("../radosgw-differences.json", import.meta.url),
  "s3-local": new URL("../s3-local-differences.json", import.meta.url),
};

/**
 * Reads a file of known differences: a JSON object from check to one sentence.
 *
 * @throws TypeError when the file holds anything else; Node's errors for the file.
 */
export const readDifferences = (file: string | URL): Differences => {
  const value: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`${file} must hold an object`);
  }
  const entries = Object.entries(value).map(([check, reason]: [string, unknown]) => {
    if (typeof reason !== "string" || reason === "") {
      throw new TypeError(`${file}: "${check}" must be explained in a sentence`);
    }
    return [check, reason] as const;
  });
  return new Map(entries);
};

import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import * as v from "valibot";

const Manifest = v.object({ version: v.string() });

/** Returns the version of this package. */
export const readVersion = (): string => {
  const file = findPackageJSON(import.meta.url) ?? "";
  return v.parse(Manifest, JSON.parse(readFileSync(file, "utf8"))).version;
};

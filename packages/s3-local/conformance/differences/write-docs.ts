// Writes the tables of known differences into docs/conformance.md.
import { readFileSync, writeFileSync } from "node:fs";
import { replaceTables } from "./difference-tables.ts";
import { differenceFiles, readDifferences } from "./differences.ts";

const file = new URL("../../docs/conformance.md", import.meta.url);
let document = readFileSync(file, "utf8");
for (const [name, differences] of Object.entries(differenceFiles)) {
  document = replaceTables(document, name, readDifferences(differences));
}
writeFileSync(file, document);

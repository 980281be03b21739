import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { areas } from "../areas.ts";
import { checkId } from "../check.ts";
import { withTables } from "./difference-tables.ts";
import { differenceFiles, readDifferences } from "./differences.ts";

const ids = new Set(areas.flatMap((area) => area.checks.map((check) => checkId(area, check))));
const document = readFileSync(new URL("../../docs/conformance.md", import.meta.url), "utf8");

test.each(Object.entries(differenceFiles))("the docs tell the differences of %s", (name, file) => {
  expect(withTables(document, name, readDifferences(file))).toBe(document);
});

test.each(Object.entries(differenceFiles))("%s differs in checks that exist", (_, file) => {
  const unknown = [...readDifferences(file).keys()].filter((id) => !ids.has(id));
  expect(unknown).toEqual([]);
});

test("the docs count the checks", () => {
  expect(document).toContain(`${ids.size} checks`);
});

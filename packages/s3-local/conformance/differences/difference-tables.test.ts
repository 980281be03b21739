import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { areas } from "../areas.ts";
import { createCheckId } from "../check.ts";
import { replaceTables } from "./difference-tables.ts";
import { differenceFiles, readDifferences } from "./differences.ts";

const ids = new Set(
  areas.flatMap((area) => area.checks.map((check) => createCheckId(area, check))),
);
const document = readFileSync(new URL("../../docs/conformance.md", import.meta.url), "utf8");

test.each(Object.entries(differenceFiles))("the docs list the differences of %s", (name, file) => {
  expect(replaceTables(document, name, readDifferences(file))).toBe(document);
});

test.each(Object.entries(differenceFiles))(
  "the differences of %s are existing checks",
  (_, file) => {
    const unknown = [...readDifferences(file).keys()].filter((id) => !ids.has(id));
    expect(unknown).toEqual([]);
  },
);

test("the docs contain the number of checks", () => {
  expect(document).toContain(`${ids.size} checks`);
});

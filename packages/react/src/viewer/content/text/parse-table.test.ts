import { expect, test } from "vitest";
import { readingLimits } from "../reading-limits.ts";
import { parseTable } from "./parse-table.ts";

const { bytes, table } = readingLimits;

test("shows quoted cells, with the first row as the names of the columns", () => {
  const text = 'Port,Ship\r\nHamburg,"Ann, the ""old"" one"\r\n\r\nOslo,Ben\r\n';
  expect(parseTable({ text, isWhole: true })).toEqual({
    columns: ["Port", "Ship"],
    rows: [
      ["Hamburg", 'Ann, the "old" one'],
      ["Oslo", "Ben"],
    ],
    columnCount: 2,
  });
});

test("follows the delimiter that Excel names in the first line, and does not show the line", () => {
  const text = "sep=;\nPort;Depth, m\nOslo;9,5\n";
  expect(parseTable({ text, isWhole: true })).toEqual({
    columns: ["Port", "Depth, m"],
    rows: [["Oslo", "9,5"]],
    columnCount: 2,
  });
});

test("leaves out the last row of the first part of a file, which can be incomplete", () => {
  expect(parseTable({ text: "a;b\n1;2\n3;", isWhole: false }).rows).toEqual([["1", "2"]]);
});

test.each([
  ["one line of commas", ",".repeat(bytes)],
  ["one line of quotation marks", '"'.repeat(bytes)],
  ["a quotation that does not end", `a,"${"b\n".repeat(bytes / 2)}`],
  ["quoted cells without end", 'a,"b" '.repeat(bytes / 6)],
  ["empty lines", "\n".repeat(bytes)],
])("a table of 256 KB stays small: %s", (_, text) => {
  const { columns, rows } = parseTable({ text, isWhole: true });
  for (const cells of [columns, ...rows]) {
    expect(cells.length).toBeLessThanOrEqual(table.columns);
    for (const cell of cells) expect(cell.length).toBeLessThanOrEqual(table.cell + 1);
  }
});

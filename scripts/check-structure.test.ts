import { expect, test } from "vitest";
import { findOversized } from "./check-structure.mjs";

const folder = (files: number) =>
  Array.from({ length: files }, (_, index) => [`packages/core/src/file-${index}.ts`, 10] as const);

test("a file of 301 lines is reported by name, one of 300 is not", () => {
  const sources = new Map([
    ["packages/core/src/record.ts", 301],
    ["packages/core/src/limits.ts", 300],
  ]);
  expect(findOversized(sources)).toEqual([
    expect.stringContaining("packages/core/src/record.ts has 301 lines"),
  ]);
});

test("a folder with 16 source files is reported, one with 15 is not", () => {
  expect(findOversized(new Map(folder(15)))).toEqual([]);
  expect(findOversized(new Map(folder(16)))).toEqual([
    expect.stringContaining("packages/core/src holds 16 source files"),
  ]);
});

test("tests and conformance areas may be long and many", () => {
  const sources = new Map([
    ["packages/core/src/record.test.ts", 900],
    ["packages/s3-local/conformance/areas/objects.ts", 900],
  ]);
  expect(findOversized(sources)).toEqual([]);
});

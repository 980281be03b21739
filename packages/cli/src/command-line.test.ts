import { expect, test } from "vitest";
import { formatUsage, parseCommandLine } from "./command-line.ts";
import { UsageError } from "./usage-error.ts";

const commandLine = {
  synopsis: "slipway copy [options] FILE…",
  description: "Copies files.",
  options: {
    to: { value: "DIR", help: "the destination" },
    only: { value: "NAME", isRepeatable: true, help: "a file to copy" },
    force: { help: "overwrite files" },
  },
  notes: "Exit codes: 0 on success.",
  allowPositionals: true,
} as const;

test("parses values, flags, and files", () => {
  expect(parseCommandLine(commandLine, ["--to", "d", "a", "b"])).toEqual({
    values: { to: "d", only: [], force: false },
    positionals: ["a", "b"],
  });
  expect(parseCommandLine(commandLine, ["--force"])?.values).toEqual({ only: [], force: true });
  const repeated = ["--only", "a", "--only", "b"];
  expect(parseCommandLine(commandLine, repeated)?.values.only).toEqual(["a", "b"]);
});

test.each([["--help"], ["-h"]])("returns nothing for %s", (option) => {
  expect(parseCommandLine(commandLine, [option])).toBeUndefined();
});

test.each([
  [["--to"], "argument missing"],
  [["--into", "d"], "Unknown option '--into'"],
])("refuses %j with a message", (args, message) => {
  expect(() => parseCommandLine(commandLine, args)).toThrow(UsageError);
  expect(() => parseCommandLine(commandLine, args)).toThrow(message);
});

test("describes each option once, in columns", () => {
  expect(formatUsage(commandLine)).toBe(`slipway copy [options] FILE…

Copies files.

  --to DIR      the destination
  --only NAME   a file to copy
  --force       overwrite files
  --help        print this text

Exit codes: 0 on success.`);
});

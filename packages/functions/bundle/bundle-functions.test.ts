import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type FunctionName, functionNames } from "@slipway/core/deployment/grants";
import { beforeAll, expect, test } from "vitest";
import { neverNeeded } from "./bundle-function.ts";
import { type Bundle, bundleFunctions } from "./bundle-functions.ts";
import { kinds } from "./compile-ahead.ts";

let bundles: Readonly<Record<FunctionName, Bundle>>;
beforeAll(async () => {
  bundles = await bundleFunctions({ platform: process.platform, architecture: process.arch });
});

test("request-upload starts with less than 350 KB of code, and loads S3's client with the first upload in parts", () => {
  const { bytesAtStart, bytes } = bundles["request-upload"];
  expect(bytesAtStart).toBeLessThan(350_000);
  expect(bytes - bytesAtStart).toBeGreaterThan(100_000);
});

test("finalize-upload starts without what only audio and video need", () => {
  const { bytesAtStart, bytes } = bundles["finalize-upload"];
  expect(bytesAtStart).toBeLessThan(500_000);
  expect(bytes - bytesAtStart).toBeGreaterThan(300_000);
});

test.each(functionNames)(
  "%s has all that it imports with it, but for what Lambda never needs",
  (name) => {
    for (const path of bundles[name].imports)
      expect(path.startsWith("node:") || neverNeeded.includes(path), path).toBe(true);
  },
);

const taken = fileURLToPath(new URL("testing/taken.cjs", import.meta.url));

test.each(Object.entries(kinds))(
  "a process of the kind %s takes all that was compiled ahead for it",
  (kind, flags) => {
    for (const name of functionNames) {
      const answer = execFileSync(process.execPath, [...flags, taken, bundles[name].folder, kind]);
      const said = JSON.parse(answer.toString());
      expect(said.taken, name).toContain(`${name}.code.js`);
      expect(said.not, name).toEqual([]);
    }
  },
);

test("for another architecture nothing is compiled ahead", async () => {
  const others = await bundleFunctions({ platform: process.platform, architecture: "other" });
  const files = readdirSync(others.library.folder);
  expect(files).toContain("library.cjs");
  expect(files.filter((file) => !/\.c?js$/.test(file))).toEqual([]);
});

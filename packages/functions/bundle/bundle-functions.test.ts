import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type FunctionName, functionNames } from "@slipway/core/deployment/grants";
import { beforeAll, expect, test } from "vitest";
import { excludedPackages } from "./bundle-function.ts";
import { type Bundle, bundleFunctions } from "./bundle-functions.ts";
import { kinds } from "./compile-ahead.ts";

let bundles: Readonly<Record<FunctionName, Bundle>>;
beforeAll(async () => {
  bundles = await bundleFunctions({ platform: process.platform, architecture: process.arch });
});

test("request-upload starts with less than 390 KB of code, and loads the S3 client only for uploads in parts", () => {
  const { bytesAtStart, bytes } = bundles["request-upload"];
  expect(bytesAtStart).toBeLessThan(390_000);
  expect(bytes - bytesAtStart).toBeGreaterThan(100_000);
});

test("finalize-upload starts without the code that only audio and video need", () => {
  const { bytesAtStart, bytes } = bundles["finalize-upload"];
  expect(bytesAtStart).toBeLessThan(500_000);
  expect(bytes - bytesAtStart).toBeGreaterThan(300_000);
});

test.each(functionNames)(
  "the bundle of %s contains every package that it imports, except those that Lambda never needs",
  (name) => {
    for (const path of bundles[name].imports)
      expect(path.startsWith("node:") || excludedPackages.includes(path), path).toBe(true);
  },
);

const readCodeCache = fileURLToPath(new URL("testing/read-code-cache.cjs", import.meta.url));

test.each(Object.entries(kinds))(
  "V8 accepts all code that was compiled ahead for a process of kind %s",
  (kind, flags) => {
    for (const name of functionNames) {
      const output = execFileSync(process.execPath, [
        ...flags,
        readCodeCache,
        bundles[name].folder,
        kind,
      ]);
      const { accepted, rejected } = JSON.parse(output.toString());
      expect(accepted, name).toContain(`${name}.code.js`);
      expect(rejected, name).toEqual([]);
    }
  },
);

test("no code is compiled ahead for another architecture", async () => {
  const bundlesForOther = await bundleFunctions({
    platform: process.platform,
    architecture: "other",
  });
  const files = readdirSync(bundlesForOther.library.folder);
  expect(files).toContain("library.cjs");
  expect(files.filter((file) => !/\.c?js$/.test(file))).toEqual([]);
});

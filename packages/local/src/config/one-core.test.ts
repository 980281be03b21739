import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkOneCore } from "./one-core.ts";

const ownCore = fileURLToPath(new URL("../../../core", import.meta.url));

let app: string;
beforeEach(() => {
  app = mkdtempSync(join(tmpdir(), "slipway-app-"));
});
afterEach(() => rmSync(app, { recursive: true, force: true }));

/** Installs a package in the app or in another package. */
const install = (name: string, version: string) => {
  const folder = join(app, "node_modules", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version }));
};

const linkOwnCore = () => {
  mkdirSync(join(app, "node_modules/@slipway"), { recursive: true });
  symlinkSync(ownCore, join(app, "node_modules/@slipway/core"), "junction");
};

test("an app without @slipway/core is accepted, because its config can be a plain object", () => {
  expect(() => checkOneCore(app)).not.toThrow();
});

test("an app whose packages share one copy is accepted", () => {
  linkOwnCore();
  install("@slipway/react", "0.1.0");
  expect(() => checkOneCore(app)).not.toThrow();
});

test("another copy in a package of the app is refused with both versions and what to do", () => {
  linkOwnCore();
  install("@slipway/react", "0.2.0");
  install("@slipway/react/node_modules/@slipway/core", "0.2.0");
  expect(() => checkOneCore(app)).toThrow(
    /^2 copies of @slipway\/core are installed: 0\.1\.0 in .+ and 0\.2\.0 in node_modules\/@slipway\/react\/node_modules\/@slipway\/core\. Give all @slipway packages in package\.json the same version, and run: npm install$/,
  );
});

test("another copy in the app itself is refused", () => {
  install("@slipway/core", "0.0.9");
  expect(() => checkOneCore(app)).toThrow(/0\.0\.9 in node_modules\/@slipway\/core/);
});

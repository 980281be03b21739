import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { type FunctionName, functionNames } from "../packages/core/src/grants.ts";
import { bundling } from "./bundling.ts";
import { bundleHandler } from "./testing/bundle-handler.ts";
import type { Bundle } from "./testing/graph.ts";

const bundles = new Map<FunctionName, Bundle>();
beforeAll(async () => {
  const scratch = await mkdtemp(join(tmpdir(), "slipway-bundling-"));
  try {
    for (const name of functionNames) {
      const handler = `packages/functions/src/handlers/${name}.handler`;
      const input = { functionID: name, handler, properties: bundling };
      bundles.set(name, (await bundleHandler(input, scratch)).bundle);
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
});

const bundleOf = (name: FunctionName): Bundle => {
  const bundle = bundles.get(name);
  if (bundle === undefined) throw new Error(`${name} was not bundled`);
  return bundle;
};

test("request-upload starts with less than 350 KB of code: S3's client comes with the first upload in parts", () => {
  const { bytesAtStart, bytes } = bundleOf("request-upload");
  expect(bytesAtStart).toBeLessThan(350_000);
  expect(bytes - bytesAtStart).toBeGreaterThan(100_000);
});

test("finalize-upload starts without what only audio and video need", () => {
  const { bytesAtStart, bytes } = bundleOf("finalize-upload");
  expect(bytesAtStart).toBeLessThan(600_000);
  expect(bytes - bytesAtStart).toBeGreaterThan(300_000);
});

test.each(functionNames)(
  "%s has all that it imports with it, but for ways to credentials that Lambda never goes",
  (name) => {
    const packages = bundleOf(name).imports.filter((path) => path.startsWith("@"));
    for (const path of packages) expect(bundling.esbuild.external).toContain(path);
  },
);

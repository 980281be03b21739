import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { bundleBudgets, measureBundle } from "./packages/bundle-size.ts";

const measureSource = (path: string) =>
  measureBundle(fileURLToPath(new URL(`../packages/client/src/${path}`, import.meta.url)));

test("the browser's engine is at most 12 KB, and its worker at most half a KB", async () => {
  const { first, onDemand } = await measureSource("engine/uploader.ts");
  expect(first).toBeLessThanOrEqual(bundleBudgets.engine);
  const worker = await measureSource("hash/hash-worker.ts");
  expect(worker.first).toBeLessThanOrEqual(bundleBudgets.worker);
  expect(worker.onDemand).toEqual([]);
  // The evidence for a file whose name and type disagree, the store of unfinished uploads, the types for a kind that accepts any
  // file, the preparation of files, and the validation of fields.
  const isSmall = expect.toSatisfy((size: number) => size <= bundleBudgets.onDemand);
  expect(onDemand).toEqual([isSmall, isSmall, isSmall, isSmall, isSmall]);
});

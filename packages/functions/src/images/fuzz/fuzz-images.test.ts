import { limits } from "@slipway/core/limits";
import { expect, test } from "vitest";
import { fuzzImages } from "./fuzz-images.ts";

test("a thousand valid and broken images each have an outcome, within the memory of the process", async () => {
  const { faults, files, withImages, reasons, mostAttempts } = await fuzzImages({
    firstSeed: 1,
    files: 1000,
  });
  expect(faults).toEqual([]);
  expect(files).toBe(1000);
  const refused = Object.values(reasons).reduce((sum, count) => sum + count, 0);
  expect(withImages + refused).toBe(files);
  // Valid files are a quarter.
  expect(withImages).toBeGreaterThan(files / 4);
  expect(refused).toBeGreaterThan(0);
  expect(mostAttempts).toBeLessThanOrEqual(limits.images.mostAttempts);
}, 600_000);

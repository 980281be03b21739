import { acceptedTypes } from "@slipway/core/content/accepted-types";
import { expect, test } from "vitest";
import { createInspector } from "../process/bounded-inspector.ts";
import { fuzz } from "./fuzz.ts";
import { validContents } from "./seeds.ts";

test("the fuzzer has valid content of every accepted type", async () => {
  const types = new Set<string>();
  const inspector = createInspector();
  for (const content of validContents()) {
    types.add(content.contentType);
    const inspection = await inspector.inspect(content, { media: false });
    expect(inspection, content.contentType).toMatchObject({ outcome: "passed" });
  }
  inspector.close();
  expect([...types].sort()).toEqual(Object.keys(acceptedTypes).sort());
});

const mutated = 2000;

test(`${mutated} mutated files stay within their limits and do not affect valid files`, async () => {
  const { faults, runs } = await fuzz({ firstSeed: 1, runs: mutated, workers: 4 });
  expect(faults).toEqual([]);
  expect(runs).toBe(mutated);
}, 600_000);

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { aFileView, anUpload, aVariant, calculateCost, priceTable, sumCosts } from "./model.ts";
import { costPage } from "./page.ts";

test("docs/cost.md equals the output of `node scripts/cost.ts`", () => {
  expect(readFileSync(new URL("../../docs/cost.md", import.meta.url), "utf8")).toBe(costPage());
});

test("every price has a page of AWS and a quantity", () => {
  for (const [name, { usd, per, source }] of Object.entries(priceTable.prices)) {
    expect(usd, name).toBeGreaterThan(0);
    expect(per, name).toBeGreaterThanOrEqual(1);
    expect(source, name).toMatch(/pricing/i);
  }
});

test("the cost of an upload is the sum of its parts", () => {
  const dollarsPerMillion = (service: string) =>
    anUpload
      .filter((use) => use.service === service)
      .reduce((sum, use) => sum + calculateCost(use), 0) * 1e6;
  // One POST, one list, one read.
  expect(dollarsPerMillion("S3")).toBeCloseTo(5 + 5 + 0.4);
  // Four writes of a record and its two index entries, an entry by digest, and three writes of its entry in the feed; one read by the sweep, two for the caller, and half a
  // read for duplicates.
  expect(dollarsPerMillion("DynamoDB")).toBeCloseTo(16 * 0.625 + 3.5 * 0.125);
  expect(sumCosts(anUpload) * 1e6).toBeLessThan(60);
});

test("a variant is a read and a write of S3, two writes of a record, and a second of a function", () => {
  const other = aVariant.filter(({ service }) => !["S3", "DynamoDB"].includes(service));
  const stored = 0.4 + 5;
  const writes = 2 * 4 * 0.625 + 0.125;
  expect((sumCosts(aVariant) - sumCosts(other)) * 1e6).toBeCloseTo(stored + writes);
});

test("a view through CloudFront is a request, two functions, a read of a key, and a read of S3", () => {
  expect(sumCosts(aFileView) * 1e6).toBeCloseTo(1 + 2 * 0.1 + 0.03 + 0.4);
});

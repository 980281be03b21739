import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lambdaContext } from "../../testing/http-event.ts";
import { createPowertools } from "./powertools.ts";

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
});
afterEach(() => void vi.restoreAllMocks());

/** Runs a function that counts metrics. Returns the lines in CloudWatch's embedded metric format, without their times. */
const run = async (countsByKind: boolean, counts: readonly (readonly [Metric, string?])[]) => {
  const { telemetry, observed } = createPowertools({
    service: "request-upload",
    bucket: "uploads",
    countsByKind,
  });
  const invoke = observed(async () => {
    for (const [metric, kind] of counts) telemetry.count(metric, kind);
  });
  await invoke(undefined, lambdaContext);
  const lines = printed.splice(0).flatMap((text) => text.trim().split("\n"));
  return lines.map((line) => {
    const { _aws, ...values } = JSON.parse(line);
    const [{ Namespace, Dimensions, Metrics }] = _aws.CloudWatchMetrics;
    expect(Namespace).toBe("Slipway");
    return { dimensions: Dimensions, metrics: Metrics.map(nameOf), values };
  });
};

type Metric = Parameters<ReturnType<typeof createPowertools>["telemetry"]["count"]>[0];
const nameOf = ({ Name }: { readonly Name: string }) => Name;

const shared = { service: "request-upload", bucket: "uploads" };
const sharedDimensions = ["service", "bucket"];

test("metrics of uploads are counted by kind, in addition to their totals", async () => {
  const lines = await run(true, [
    ["requested", "document"],
    ["requested", "avatar"],
    ["requested", "document"],
  ]);
  const dimensions = [sharedDimensions, [...sharedDimensions, "kind"]];
  const metrics = ["UploadsRequested"];
  expect(lines).toEqual([
    { dimensions, metrics, values: { ...shared, kind: "document", UploadsRequested: [1, 1] } },
    { dimensions, metrics, values: { ...shared, kind: "avatar", UploadsRequested: 1 } },
  ]);
});

test("other metrics, and uploads of an unknown kind, are counted without a kind", async () => {
  const lines = await run(true, [["duplicate", "document"], ["finalized"]]);
  expect(lines).toEqual([
    {
      dimensions: [sharedDimensions],
      metrics: ["EventsDuplicate", "UploadsFinalized"],
      values: { ...shared, EventsDuplicate: 1, UploadsFinalized: 1 },
    },
  ]);
});

test("without a config, no metric has a kind", async () => {
  const lines = await run(false, [["requested", "default"]]);
  expect(lines).toEqual([
    {
      dimensions: [sharedDimensions],
      metrics: ["UploadsRequested"],
      values: { ...shared, UploadsRequested: 1 },
    },
  ]);
});

test("every line of a function that counts more than a line holds has the kind", async () => {
  const lines = await run(
    true,
    Array.from({ length: 250 }, () => ["requested", "document"] as const),
  );
  const counted = lines.map(({ values }) => [values.UploadsRequested].flat().length);
  expect(counted.reduce((sum, count) => sum + count)).toBe(250);
  for (const { dimensions, values } of lines) {
    expect(dimensions).toEqual([sharedDimensions, [...sharedDimensions, "kind"]]);
    expect(values.kind).toBe("document");
  }
});

// Compares the documents of a deployment with what is deployed.
import { readFileSync } from "node:fs";
import { expect, inject, test } from "vitest";
import { assumptions } from "../scripts/cost/assumptions.ts";
import { knownSettings } from "./options/check-options.ts";
import { look } from "./testing/deployment.ts";

const read = (path: string) => readFileSync(new URL(`../docs/${path}`, import.meta.url), "utf8");
const alarms = look(inject("production")).all("cloudwatch/metricAlarm:MetricAlarm");

/** The alarms of a deployment with hooks for events. */
const hookAlarms = [
  "HookDeadLettersAlarm",
  "OldestHookEventAlarm",
  "HandleEventsErrorsAlarm",
  "HandleEventsThrottlesAlarm",
];

/** The alarms of a deployment that derives images. */
const imageAlarms = [
  "ImageDeadLettersAlarm",
  "DeriveImagesErrorsAlarm",
  "DeriveImagesThrottlesAlarm",
];

test("docs/operations.md describes every alarm", () => {
  const operations = read("operations.md");
  const documented = [...operations.matchAll(/`(\w+Alarm)`(?=[^|\n]*\|)/g)].map(([, name]) => name);
  const raised = alarms.map(({ name }) => name.replace(/^Slipway/, ""));
  // The evaluated deployment has no hooks for events, and derives no images. hooks.test.ts and images.test.ts test their alarms.
  expect([...new Set(documented)].toSorted()).toEqual(
    [...raised, ...hookAlarms, ...imageAlarms].toSorted(),
  );
});

test("docs/deploy.md lists every setting with its option and its example", () => {
  const deploy = read("deploy.md");
  for (const { option, variable, example } of knownSettings) {
    if (variable === undefined) continue;
    const row = deploy.split("\n").find((line) => line.startsWith(`| \`${variable}\` |`));
    expect(row, variable).toContain(`| \`${option}\` |`);
    expect(row?.endsWith(`| \`${example}\` |`), variable).toBe(true);
  }
});

test("docs/deploy.md has the number of alarms, and docs/cost.md that of their metrics", () => {
  expect(read("deploy.md")).toContain(`| ${alarms.length} alarms, one dashboard |`);
  const monitored = alarms.map(({ inputs }) =>
    Array.isArray(inputs.metricQueries) ? inputs.metricQueries.length - 1 : 1,
  );
  expect(monitored.reduce((sum, metrics) => sum + metrics, 0)).toBe(assumptions.alarmMetrics);
});

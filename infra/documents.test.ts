// Compares the documents of a deployment with what is deployed.
import { readFileSync } from "node:fs";
import { expect, inject, test } from "vitest";
import { assumptions } from "../scripts/cost/assumptions.ts";
import { knownSettings } from "./options/check-options.ts";
import { look } from "./testing/deployment.ts";

const read = (path: string) => readFileSync(new URL(`../docs/${path}`, import.meta.url), "utf8");
const alarms = look(inject("production")).all("cloudwatch/metricAlarm:MetricAlarm");

/** The alarms of a deployment with hooks for events, which the evaluated deployment has not. hooks.test.ts tests them. */
const hookAlarms = [
  "HookDeadLettersAlarm",
  "OldestHookEventAlarm",
  "HandleEventsErrorsAlarm",
  "HandleEventsThrottlesAlarm",
];

/** The alarms of a deployment that derives images, as the evaluated one does. */
const imageAlarms = alarms.filter(({ name }) => /Image/.test(name));
/** The alarms of every deployment. */
const commonAlarms = alarms.filter((alarm) => !imageAlarms.includes(alarm));

test("docs/operations.md describes every alarm", () => {
  const operations = read("operations.md");
  const documented = [...operations.matchAll(/`(\w+Alarm)`(?=[^|\n]*\|)/g)].map(([, name]) => name);
  const raised = alarms.map(({ name }) => name.replace(/^Slipway/, ""));
  expect([...new Set(documented)].toSorted()).toEqual([...raised, ...hookAlarms].toSorted());
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
  const deploy = read("deploy.md");
  expect(deploy).toContain(`| ${commonAlarms.length} alarms, one dashboard |`);
  const row = (name: string) => deploy.split("\n").find((line) => line.startsWith(`| ${name} |`));
  expect(row("derive-images")).toContain(`and ${imageAlarms.length} alarms |`);
  expect(row("handle-events")).toContain(`with ${hookAlarms.length} alarms |`);
  const monitored = commonAlarms.map(({ inputs }) =>
    Array.isArray(inputs.metricQueries) ? inputs.metricQueries.length - 1 : 1,
  );
  expect(monitored.reduce((sum, metrics) => sum + metrics, 0)).toBe(assumptions.alarmMetrics);
});

import type { Metric } from "@slipway/core/deployment/metrics";
import { type FaultKind, faultKinds } from "./faults.ts";
import { type Invariant, invariants } from "./invariants/invariants.ts";
import type { RunResult } from "./run.ts";
import type { Operation } from "./users/action.ts";

type Counts<Kind extends string> = Partial<Record<Kind, number>>;

/** The totals of many runs. */
export interface Summary {
  runs: number;
  choices: number;
  readonly faults: Counts<FaultKind>;
  readonly actions: Counts<Operation["kind"]>;
  readonly checks: Counts<Invariant>;
  /** The metrics that the functions counted. */
  readonly counts: Counts<Metric>;
  /** The seeds that violated an invariant, lowest first. */
  failures: { readonly seed: number; readonly invariant: Invariant }[];
}

export const createSummary = (): Summary => ({
  runs: 0,
  choices: 0,
  faults: {},
  actions: {},
  checks: {},
  counts: {},
  failures: [],
});

const addCounts = <Kind extends string>(to: Counts<Kind>, counts: Readonly<Counts<Kind>>): void => {
  for (const kind in counts) to[kind] = (to[kind] ?? 0) + (counts[kind] ?? 0);
};

/** Adds a run to a summary. */
export const addRun = (summary: Summary, seed: number, result: RunResult): void => {
  const { violation } = result;
  addSummary(summary, {
    ...result,
    runs: 1,
    failures: violation === undefined ? [] : [{ seed, invariant: violation.invariant }],
  });
};

/** Adds a summary to another one. */
export const addSummary = (summary: Summary, other: Readonly<Summary>): void => {
  summary.runs += other.runs;
  summary.choices += other.choices;
  addCounts(summary.faults, other.faults);
  addCounts(summary.actions, other.actions);
  addCounts(summary.checks, other.checks);
  addCounts(summary.counts, other.counts);
  summary.failures = [...summary.failures, ...other.failures].sort(
    (one, two) => one.seed - two.seed,
  );
};

const inGroups = (number: number): string => number.toLocaleString("en-US");
const total = (counts: Counts<string>): number =>
  Object.values(counts).reduce<number>((sum, count = 0) => sum + count, 0);

interface Section {
  readonly title: string;
  readonly columns: readonly [string, string];
  readonly rows: readonly (readonly [string, number])[];
}

const byNumber = (counts: Counts<string>): readonly (readonly [string, number])[] =>
  Object.entries(counts)
    .map(([name, count = 0]) => [name, count] as const)
    .sort(([, one], [, other]) => other - one);

const createSections = (summary: Readonly<Summary>): readonly Section[] => [
  {
    title: `Faults injected: ${inGroups(total(summary.faults))}`,
    columns: ["fault", "times"],
    rows: faultKinds.map((kind) => [kind, summary.faults[kind] ?? 0] as const),
  },
  {
    title: `Actions: ${inGroups(total(summary.actions))}`,
    columns: ["action", "times"],
    rows: byNumber(summary.actions),
  },
  {
    title: `Invariants checked: ${inGroups(total(summary.checks))}`,
    columns: ["invariant", "times checked"],
    rows: Object.entries(invariants).map(
      ([name, meaning]) =>
        [`${name}: ${meaning}`, new Map(Object.entries(summary.checks)).get(name) ?? 0] as const,
    ),
  },
  {
    title: "Metrics that the functions counted",
    columns: ["metric", "times"],
    rows: byNumber(summary.counts),
  },
];

/** The number of failing seeds that a report lists. */
const listedFailures = 20;

/** Returns the first line of a report: the runs and their result. */
const headline = (summary: Readonly<Summary>, seconds: number, firstSeed: number): string => {
  const { runs, choices, failures } = summary;
  const listed = failures
    .slice(0, listedFailures)
    .map(({ seed, invariant }) => `${seed} (${invariant})`);
  const outcome =
    failures.length === 0
      ? "no invariant was violated"
      : `${failures.length} violated an invariant, first the seeds ${listed.join(", ")}`;
  const rate = inGroups(Math.round(runs / Math.max(seconds, 0.001)));
  return `${inGroups(runs)} runs, seeds ${firstSeed} to ${firstSeed + runs - 1}, ${inGroups(choices)} choices of the scheduler, ${inGroups(Math.round(seconds))} s (${rate} runs a second): ${outcome}.`;
};

/** Formats a summary for a terminal. */
export const formatSummary = (...args: Parameters<typeof headline>): string =>
  [
    headline(...args),
    ...createSections(args[0]).flatMap(({ title, rows }) => [
      "",
      title,
      ...rows.map(([name, count]) => `${inGroups(count).padStart(14)}  ${name}`),
    ]),
  ].join("\n");

/** Formats a summary in Markdown, for docs/reliability.md. */
export const formatSummaryAsMarkdown = (...args: Parameters<typeof headline>): string =>
  [
    headline(...args),
    ...createSections(args[0]).flatMap(({ title, columns, rows }) => [
      "",
      `**${title}**`,
      "",
      `| ${columns[0]} | ${columns[1]} |`,
      "|---|---:|",
      ...rows.map(([name, count]) => `| ${name} | ${inGroups(count)} |`),
    ]),
  ].join("\n");

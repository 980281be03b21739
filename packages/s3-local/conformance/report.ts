import { AssertionError } from "node:assert";
import { inspect } from "node:util";
import type { Differences } from "./differences/differences.ts";
import type { Result } from "./run-checks.ts";

const formatOnOneLine = (value: unknown): string =>
  typeof value === "string" ? value : inspect(value, { breakLength: Number.POSITIVE_INFINITY });

/** Describes why a check failed in one line, with the expected and the actual result. */
export const describeFailure = (error: unknown): string => {
  if (error instanceof AssertionError) {
    const [title = ""] = error.message.split("\n");
    const prefix = error.generatedMessage || title.startsWith("expected ") ? "" : `${title}: `;
    // Errors that a check throws itself have no operator.
    const not = String(error.operator).startsWith("not") ? "not " : "";
    return `${prefix}expected ${not}${formatOnOneLine(error.expected)}, got ${formatOnOneLine(error.actual)}`;
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replaceAll(/\s+/g, " ");
};

/** Formats a failed check. */
export const formatFailure = (
  result: Result & { kind: "failed" },
  differences: Differences,
): string => {
  const reason = differences.get(result.id);
  const verdict = reason === undefined ? "FAILED" : "differs";
  const because = reason === undefined ? "" : ` (known: ${reason})`;
  return `${verdict}  ${result.id}: ${describeFailure(result.error)}${because}\n         ${result.check.cites.says} ${result.check.cites.page}`;
};

const countResults = (results: readonly Result[], kind: Result["kind"]): number =>
  results.filter((result) => result.kind === kind).length;

/** Formats a table of results by area. */
export const formatAreaTable = (results: readonly Result[]): string => {
  const areas = [...new Set(results.map(({ area }) => area))];
  const width = Math.max(4, ...areas.map((area) => area.length));
  const row = (area: string, ...cells: (string | number)[]): string =>
    [area.padEnd(width), ...cells.map((cell) => String(cell).padStart(7))].join(" ");
  const rows = areas.map((area) => {
    const own = results.filter((result) => result.area === area);
    return row(
      area,
      countResults(own, "passed"),
      countResults(own, "failed"),
      countResults(own, "skipped"),
    );
  });
  return [row("area", "passed", "failed", "skipped"), ...rows].join("\n");
};

/** Formats the last line of a run. */
export const formatSummary = (results: readonly Result[]): string => {
  const passed = countResults(results, "passed");
  const failed = countResults(results, "failed");
  return `${passed} passed, ${failed} failed, ${countResults(results, "skipped")} skipped`;
};

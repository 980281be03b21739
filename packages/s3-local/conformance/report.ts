import { AssertionError } from "node:assert";
import { inspect } from "node:util";
import type { Differences } from "./differences/differences.ts";
import type { Result } from "./run-checks.ts";

const oneLine = (value: unknown): string =>
  typeof value === "string" ? value : inspect(value, { breakLength: Number.POSITIVE_INFINITY });

/** Why a check failed, in one line: what was expected and what came. */
export const describeFailure = (error: unknown): string => {
  if (error instanceof AssertionError) {
    const [title = ""] = error.message.split("\n");
    const about = error.generatedMessage || title.startsWith("expected ") ? "" : `${title}: `;
    // Errors that a check makes itself have no operator.
    const not = String(error.operator).startsWith("not") ? "not " : "";
    return `${about}expected ${not}${oneLine(error.expected)}, got ${oneLine(error.actual)}`;
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replaceAll(/\s+/g, " ");
};

/** The line of a failing check. */
export const failureLine = (
  result: Result & { kind: "failed" },
  differences: Differences,
): string => {
  const reason = differences.get(result.id);
  const verdict = reason === undefined ? "FAILED" : "differs";
  const because = reason === undefined ? "" : ` (known: ${reason})`;
  return `${verdict}  ${result.id}: ${describeFailure(result.error)}${because}\n         ${result.check.cites.says} ${result.check.cites.page}`;
};

const count = (results: readonly Result[], kind: Result["kind"]): number =>
  results.filter((result) => result.kind === kind).length;

/** A table of results by area. */
export const areaTable = (results: readonly Result[]): string => {
  const areas = [...new Set(results.map(({ area }) => area))];
  const width = Math.max(4, ...areas.map((area) => area.length));
  const row = (area: string, ...cells: (string | number)[]): string =>
    [area.padEnd(width), ...cells.map((cell) => String(cell).padStart(7))].join(" ");
  const rows = areas.map((area) => {
    const own = results.filter((result) => result.area === area);
    return row(area, count(own, "passed"), count(own, "failed"), count(own, "skipped"));
  });
  return [row("area", "passed", "failed", "skipped"), ...rows].join("\n");
};

/** The last line of a run. */
export const summary = (results: readonly Result[]): string => {
  const passed = count(results, "passed");
  const failed = count(results, "failed");
  return `${passed} passed, ${failed} failed, ${count(results, "skipped")} skipped`;
};

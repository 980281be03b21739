import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { guards } from "./guards.ts";

export interface SearchResult {
  /** How many runs it took. */
  readonly runs: number;
  /** The first seed that violated an invariant. Absent if none did. */
  readonly seed?: number;
  readonly invariant?: string;
}

/**
 * Runs seeds in a process that loads the code without a guard, until one violates an invariant.
 *
 * @param likelySeed the seed to try before the others, if it is one of them
 * @throws {Error} with what the process wrote to its standard error
 */
export const findViolation = (
  guard: string,
  maxRuns: number,
  likelySeed?: number,
): Promise<SearchResult> =>
  new Promise((resolve, reject) => {
    const entry = fileURLToPath(new URL("./run-without-guard.ts", import.meta.url));
    const likely = likelySeed === undefined ? [] : [String(likelySeed)];
    const child = spawn(process.execPath, [entry, guard, String(maxRuns), ...likely]);
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(output));
      else reject(new Error(errors));
    });
  });

/**
 * Removes each guard in turn, several in parallel.
 *
 * @returns a table in Markdown, for docs/reliability.md
 */
export const createGuardTable = async (maxRuns: number, workers: number): Promise<string> => {
  const results = new Map<string, SearchResult>();
  const left = Object.keys(guards);
  const work = async () => {
    for (let guard = left.shift(); guard !== undefined; guard = left.shift())
      results.set(guard, await findViolation(guard, maxRuns));
  };
  await Promise.all(Array.from({ length: workers }, work));
  return [
    "| without this | violated invariant | runs until then |",
    "|---|---|---:|",
    ...Object.keys(guards).map((guard) => {
      const { runs, invariant = "none" } = results.get(guard) ?? { runs: 0 };
      return `| ${guard} | ${invariant} | ${runs.toLocaleString("en-US")} |`;
    }),
  ].join("\n");
};

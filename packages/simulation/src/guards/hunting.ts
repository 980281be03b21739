import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Guard } from "./guard.ts";
import { guards } from "./guards.ts";

/** What the runs without a guard came to. */
export interface Hunted {
  readonly runs: number;
  /** The first seed that violated an invariant; absent where none did. */
  readonly seed?: number;
  readonly invariant?: string;
}

/**
 * Run seeds in a process of its own from which a guard was taken out, until one violates an invariant.
 *
 * @throws {Error} with what the process complained of
 */
export const hunt = ({ name }: Guard, mostRuns: number): Promise<Hunted> =>
  new Promise((resolve, reject) => {
    const entry = fileURLToPath(new URL("./hunt.ts", import.meta.url));
    const child = spawn(process.execPath, [entry, name, String(mostRuns)]);
    let output = "";
    let complaint = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      complaint += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(output));
      else reject(new Error(complaint));
    });
  });

/**
 * Hunt without each guard in turn, some at a time.
 *
 * @returns a table in Markdown, for docs/reliability.md
 */
export const tableOfGuards = async (mostRuns: number, workers: number): Promise<string> => {
  const found = new Map<Guard, Hunted>();
  const left = [...guards];
  const work = async () => {
    for (let guard = left.shift(); guard !== undefined; guard = left.shift())
      found.set(guard, await hunt(guard, mostRuns));
  };
  await Promise.all(Array.from({ length: workers }, work));
  return [
    "| without this | broken | runs until then |",
    "|---|---|---:|",
    ...guards.map((guard) => {
      const { runs, invariant = "nothing" } = found.get(guard) ?? { runs: 0 };
      return `| ${guard.name} | ${invariant} | ${runs.toLocaleString("en-US")} |`;
    }),
  ].join("\n");
};

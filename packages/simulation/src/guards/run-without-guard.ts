import { guards } from "./guards.ts";
import { loadWithoutGuard } from "./load-without-guard.ts";

// Runs in a separate process for each guard: node run-without-guard.ts <guard> <runs> [likely seed]. Prints a SearchResult
// as JSON.

const [name = "", maxRuns, likelySeed] = process.argv.slice(2);
const runs = Number(maxRuns);
const mutation = guards[name];
if (mutation === undefined) throw new Error(`There is no guard "${name}".`);
const isLoaded = loadWithoutGuard(name, mutation);
// The import must follow the mutation, because it loads the module that is mutated.
const { runMany } = await import("../run-many.ts");
if (!isLoaded()) throw new Error(`The simulation does not load the file of the guard "${name}".`);
const search = async (firstSeed: number, count: number) => {
  const summary = await runMany({ firstSeed, runs: count, onlyUntilFailure: true });
  const [failure] = summary.failures;
  return { ...failure, runs: summary.runs };
};
const likely = Number(likelySeed) <= runs ? await search(Number(likelySeed), 1) : undefined;
console.log(JSON.stringify(likely?.seed === undefined ? await search(1, runs) : likely));

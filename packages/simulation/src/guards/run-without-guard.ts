import { guards } from "./guards.ts";
import { loadWithoutGuard } from "./load-without-guard.ts";

// Runs in a separate process for each guard: node run-without-guard.ts <guard> <runs>. Prints a SearchResult as JSON.

const [name = "", runs] = process.argv.slice(2);
const mutation = guards[name];
if (mutation === undefined) throw new Error(`There is no guard "${name}".`);
const isLoaded = loadWithoutGuard(name, mutation);
// The import must follow the mutation, because it loads the module that is mutated.
const { runMany } = await import("../run-many.ts");
if (!isLoaded()) throw new Error(`The simulation does not load the file of the guard "${name}".`);
const summary = await runMany({ firstSeed: 1, runs: Number(runs), onlyUntilFailure: true });
const [failure] = summary.failures;
console.log(JSON.stringify({ ...failure, runs: summary.runs }));

import { guards } from "./guards.ts";
import { takeOut } from "./take-out.ts";

// A process of its own for each guard: node hunt.ts <guard> <runs>. Prints what it found as JSON: {seed?, invariant?, runs}.

const [name, runs] = process.argv.slice(2);
const guard = guards.find((one) => one.name === name);
if (guard === undefined) throw new Error(`There is no guard "${name}".`);
const isLoaded = takeOut(guard);
// Loaded only now, without the guard.
const { runMany } = await import("../many-runs.ts");
if (!isLoaded()) throw new Error(`The simulation does not use ${guard.file}.`);
const summary = await runMany({
  firstSeed: guard.firstSeed ?? 1,
  runs: Number(runs),
  onlyUntilFailure: true,
});
const [failure] = summary.failures;
console.log(JSON.stringify({ ...failure, runs: summary.runs }));

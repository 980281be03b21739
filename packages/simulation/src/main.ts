import { createGuardTable } from "./guards/find-violation.ts";
import { readOptions, type SimulateOptions, UsageError, usage } from "./options.ts";
import { run } from "./run.ts";
import { shrink } from "./shrink.ts";
import { markdownOfSummary, type Summary, wordsOfSummary } from "./summary.ts";
import { runInWorkers } from "./workers.ts";

/** Runs in which the absence of a guard must show. */
const runsForGuards = 20_000;
/** Seconds between two words on how far it is. */
const betweenWords = 10;

const runAll = async (options: SimulateOptions, runs: number): Promise<void> => {
  const { firstSeed, workers, markdown } = options;
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  let said = 0;
  const onProgress = (summary: Readonly<Summary>) => {
    if (seconds() - said < betweenWords) return;
    said = seconds();
    console.error(
      `simulate: ${summary.runs} of ${runs} runs, ${summary.failures.length} failed, after ${Math.round(said)} s`,
    );
  };
  const summary = await runInWorkers({ firstSeed, runs, workers, onProgress });
  const words = markdown ? markdownOfSummary : wordsOfSummary;
  console.log(words(summary, seconds(), firstSeed));
  if (summary.failures.length > 0) process.exitCode = 1;
};

const showRun = async (seed: number): Promise<void> => {
  const whole = await run({ seed });
  const { options } =
    whole.violation === undefined ? { options: { seed } } : await shrink(seed, whole);
  const { lines, violation, acted } = await run({ ...options, traced: true });
  for (const line of lines) console.log(line);
  console.log();
  if (violation === undefined) {
    console.log(`Seed ${seed}: no invariant was violated.`);
    return;
  }
  console.log(`Seed ${seed} violates: ${violation.invariant}. ${violation.detail}.`);
  console.log(
    `Shown with actions ${acted.join(", ")} of ${whole.acted.length}, and ${"freeChoices" in options ? (options.freeChoices ?? "all") : "all"} of ${whole.choices} choices free.`,
  );
  process.exitCode = 1;
};

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(usage);
  else if (options.guards)
    console.log(await createGuardTable(options.runs ?? runsForGuards, options.workers));
  else if (options.runs === undefined) await showRun(options.firstSeed);
  else await runAll(options, options.runs);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`simulate: ${error.message} Try --help.`);
  process.exitCode = 2;
}

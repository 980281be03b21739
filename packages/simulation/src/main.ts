import { createGuardTable } from "./guards/find-violation.ts";
import { parseOptions, type SimulateOptions, UsageError, usage } from "./options.ts";
import { run } from "./run.ts";
import { runInWorkers } from "./run-in-workers.ts";
import { shrink } from "./shrink.ts";
import { formatSummary, formatSummaryAsMarkdown, type Summary } from "./summary.ts";

/** The number of runs in which a removed guard must violate an invariant. */
const runsForGuards = 20_000;
/** Seconds between two progress reports. */
const progressInterval = 10;

const runAll = async (options: SimulateOptions, runs: number): Promise<void> => {
  const { firstSeed, workers, markdown } = options;
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  let reportedAt = 0;
  const onProgress = (summary: Readonly<Summary>) => {
    if (seconds() - reportedAt < progressInterval) return;
    reportedAt = seconds();
    console.error(
      `simulate: ${summary.runs} of ${runs} runs, ${summary.failures.length} failed, after ${Math.round(reportedAt)} s`,
    );
  };
  const summary = await runInWorkers({ firstSeed, runs, workers, onProgress });
  const format = markdown ? formatSummaryAsMarkdown : formatSummary;
  console.log(format(summary, seconds(), firstSeed));
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
    `Reduced to actions ${acted.join(", ")} of ${whole.acted.length}, and to ${"freeChoices" in options ? (options.freeChoices ?? "all") : "all"} of ${whole.choices} random choices.`,
  );
  process.exitCode = 1;
};

try {
  const options = parseOptions(process.argv.slice(2));
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

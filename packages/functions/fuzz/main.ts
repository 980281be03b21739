// Fuzzes the inspection of uploads: npm run fuzz -- [--runs N] [--seed N] [--workers N]. Exits with 1 if an inspection exceeds
// its limits or affects the result of another one.
import { parseArgs } from "node:util";
import { type FuzzSummary, fuzz, inspectionDeadline } from "../src/inspection/fuzz/fuzz.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
  },
});

const formatSummary = (summary: Readonly<FuzzSummary>): readonly string[] => [
  `${summary.runs.toLocaleString("en-US")} inspections of mutated files, seeds from ${values.seed}`,
  `${summary.noMedia} ended at a limit with a verdict, ${summary.noVerdict} without a verdict`,
  `slowest: ${Math.round(summary.slowest)} ms; peak memory: ${Math.round(summary.peakMemory / 1e6)} MB`,
  `${summary.neighbors.toLocaleString("en-US")} valid files in between, ${summary.faults.length} faults`,
];

const summary = await fuzz({
  firstSeed: Number(values.seed),
  runs: Number(values.runs),
  workers: Number(values.workers),
  onProgress: (current) => console.error(formatSummary(current).join("; ")),
});
if (summary.slowest > inspectionDeadline)
  summary.faults.push(`an inspection took ${Math.round(summary.slowest)} ms`);
for (const line of formatSummary(summary)) console.log(line);
console.log(`First seeds that a limit ended: ${summary.ended.slice(0, 20).join(", ") || "none"}`);
for (const fault of summary.faults) console.log(`FAULT: ${fault}`);
process.exitCode = summary.faults.length > 0 ? 1 : 0;

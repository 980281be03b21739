// Fuzzes the inspection of uploads: npm run fuzz -- [--runs N] [--seed N] [--workers N]. Exits with 1 if one exceeds its limits or
// changes what is found out about another.
import { parseArgs } from "node:util";
import { type FuzzSummary, fuzz, latestEnd } from "../src/inspection/fuzz/fuzz.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
  },
});

const linesOf = (summary: Readonly<FuzzSummary>): readonly string[] => [
  `${summary.runs.toLocaleString("en-US")} inspections of mutated files, seeds from ${values.seed}`,
  `${summary.noMedia} ended at a limit with a verdict, ${summary.noVerdict} without one`,
  `slowest: ${Math.round(summary.slowest)} ms; most memory: ${Math.round(summary.peakMemory / 1e6)} MB`,
  `${summary.neighbors.toLocaleString("en-US")} valid neighbors, ${summary.faults.length} faults`,
];

const summary = await fuzz({
  firstSeed: Number(values.seed),
  runs: Number(values.runs),
  workers: Number(values.workers),
  onProgress: (so) => console.error(linesOf(so).join("; ")),
});
if (summary.slowest > latestEnd) summary.faults.push(`one took ${Math.round(summary.slowest)} ms`);
for (const line of linesOf(summary)) console.log(line);
console.log(`The first that a limit ended: ${summary.ended.slice(0, 20).join(", ") || "none"}`);
for (const fault of summary.faults) console.log(`FAULT: ${fault}`);
process.exitCode = summary.faults.length > 0 ? 1 : 0;

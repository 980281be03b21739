// Fuzzes the inspection of uploads: npm run fuzz -- [--runs N] [--seed N] [--workers N]. With --images, fuzzes the images that are
// derived from them. Exits with 1 if a file exceeds the limits or affects the result of another one.
import { parseArgs } from "node:util";
import { derivationDeadline, fuzzImages } from "../src/images/fuzz/fuzz-images.ts";
import { type FuzzSummary, fuzz, inspectionDeadline } from "../src/inspection/fuzz/fuzz.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
    images: { type: "boolean", default: false },
  },
});

const formatSummary = (summary: Readonly<FuzzSummary>): readonly string[] => [
  `${summary.runs.toLocaleString("en-US")} inspections of mutated files, seeds from ${values.seed}`,
  `${summary.noMedia} ended at a limit with a verdict, ${summary.noVerdict} without a verdict`,
  `slowest: ${Math.round(summary.slowest)} ms; peak memory: ${Math.round(summary.peakMemory / 1e6)} MB`,
  `${summary.neighbors.toLocaleString("en-US")} valid files in between, ${summary.faults.length} faults`,
];

const firstSeed = Number(values.seed);
const runs = Number(values.runs);

const fuzzInspections = async (): Promise<readonly string[]> => {
  const summary = await fuzz({
    firstSeed,
    runs,
    workers: Number(values.workers),
    onProgress: (current) => console.error(formatSummary(current).join("; ")),
  });
  if (summary.slowest > inspectionDeadline)
    summary.faults.push(`an inspection took ${Math.round(summary.slowest)} ms`);
  for (const line of formatSummary(summary)) console.log(line);
  console.log(`First seeds that a limit ended: ${summary.ended.slice(0, 20).join(", ") || "none"}`);
  return summary.faults;
};

const fuzzDerivedImages = async (): Promise<readonly string[]> => {
  const summary = await fuzzImages({ firstSeed, files: runs });
  const { files, withImages, reasons, mostAttempts, slowest, peakMemory } = summary;
  if (slowest > derivationDeadline) summary.faults.push(`a file took ${Math.round(slowest)} ms`);
  console.log(`${files} files, ${withImages} with images, others: ${JSON.stringify(reasons)}`);
  console.log(
    `at most ${mostAttempts} attempts; slowest: ${Math.round(slowest)} ms; peak memory: ${Math.round(peakMemory / 1e6)} MB`,
  );
  return summary.faults;
};

const faults = await (values.images ? fuzzDerivedImages() : fuzzInspections());
for (const fault of faults) console.log(`FAULT: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;

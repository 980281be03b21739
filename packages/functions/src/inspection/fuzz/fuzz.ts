import { isDeepStrictEqual } from "node:util";
import type { Inspection } from "@slipway/core/lifecycle/fact";
import { limits } from "@slipway/core/limits";
import { createInspector } from "../process/bounded-inspector.ts";
import type { Content } from "../verdict.ts";
import { mutate } from "./mutate.ts";
import { createRandom } from "./random.ts";
import { validContents } from "./seeds.ts";

/** Inspections of mutated content between two of valid content. */
const betweenNeighbors = 10;

/** Milliseconds after which an inspection is over, with a second for a process to end that exceeds its time. */
export const latestEnd = limits.inspection.time * 1000 + 1000;

/** What many fuzzed inspections came to. */
export interface FuzzSummary {
  runs: number;
  /** Inspections that a limit ended: without media details, and without a verdict. */
  noMedia: number;
  noVerdict: number;
  /** Milliseconds of the slowest, with the time for its process to end. */
  slowest: number;
  /** Bytes of memory that an inspection process had at most. */
  peakMemory: number;
  /** Valid content that was inspected in between. */
  neighbors: number;
  /** What must not be, in words. */
  readonly faults: string[];
  /** Seeds of the first that a limit ended, with their types. */
  readonly ended: string[];
}

/**
 * Inspects mutated heads of every accepted type, with valid neighbors in between, as uploads are inspected. Where several
 * inspectors share too few processors, an inspection can take longer than its limit: those are inspected again, alone.
 *
 * @param firstSeed of the first run; each has the next one
 * @param workers how many inspectors share the runs
 */
export const fuzz = async (options: {
  readonly firstSeed: number;
  readonly runs: number;
  readonly workers: number;
  readonly onProgress?: (summary: Readonly<FuzzSummary>) => void;
}): Promise<FuzzSummary> => {
  const { firstSeed, runs, workers, onProgress } = options;
  const contents = validContents();
  const summary: FuzzSummary = {
    ...{ runs: 0, noMedia: 0, noVerdict: 0, slowest: 0, peakMemory: 0, neighbors: 0 },
    faults: [],
    ended: [],
  };
  const contentAt = (index: number): Content => {
    const content = contents[index % contents.length];
    if (content === undefined) throw new Error("There is no valid content.");
    return content;
  };
  const mutated = (seed: number): Content => {
    const random = createRandom(seed);
    const content = contentAt(random.below(contents.length));
    return mutate(content, contentAt(random.below(contents.length)).head, random);
  };
  const late: number[] = [];
  let next = firstSeed;

  const work = async () => {
    const inspector = createInspector();
    const valid = new Map<Content, Inspection>();
    for (const content of contents)
      valid.set(content, (await inspector.measure({ content, media: true })).inspection);

    const inspectMutated = async (seed: number) => {
      const content = mutated(seed);
      const measured = await inspector.measure({ content, media: true });
      summary.runs += 1;
      if (measured.milliseconds > latestEnd) late.push(seed);
      else summary.slowest = Math.max(summary.slowest, measured.milliseconds);
      summary.peakMemory = Math.max(summary.peakMemory, measured.peakMemory ?? 0);
      if (measured.end === "no media") summary.noMedia += 1;
      if (measured.end === "no verdict") summary.noVerdict += 1;
      if (measured.end !== "done") summary.ended.push(`${seed} (${content.contentType})`);
      if ((measured.peakMemory ?? 0) > limits.inspection.memory)
        summary.faults.push(`seed ${seed} took ${measured.peakMemory} bytes`);
    };
    const inspectNeighbor = async (seed: number) => {
      const content = contentAt(seed / betweenNeighbors);
      const { inspection } = await inspector.measure({ content, media: true });
      summary.neighbors += 1;
      if (!isDeepStrictEqual(inspection, valid.get(content)))
        summary.faults.push(`a ${content.contentType} near seed ${seed} was ${said(inspection)}`);
    };
    for (let seed = next++; seed < firstSeed + runs; seed = next++) {
      await inspectMutated(seed);
      if (seed % betweenNeighbors === 0) await inspectNeighbor(seed);
      if (summary.runs % 10_000 === 0) onProgress?.(summary);
    }
    inspector.close();
  };
  await Promise.all(Array.from({ length: workers }, work));
  const inspector = createInspector();
  for (const seed of late) {
    const { milliseconds } = await inspector.measure({ content: mutated(seed), media: true });
    summary.slowest = Math.max(summary.slowest, milliseconds);
  }
  inspector.close();
  return summary;
};

const said = (inspection: Inspection): string => JSON.stringify(inspection);

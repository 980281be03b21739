import { isDeepStrictEqual } from "node:util";
import type { Inspection } from "@slipway/core/lifecycle/fact";
import { limits } from "@slipway/core/limits";
import type { Content } from "../content.ts";
import { createInspector } from "../process/bounded-inspector.ts";
import type { Inspected } from "../process/inspection-child.ts";
import { mutate } from "./mutate.ts";
import { createRandom } from "./random.ts";
import { validContents } from "./seeds.ts";

/** The number of mutated files between two inspections of valid content. */
const neighborInterval = 10;

/** Milliseconds within which an inspection must end, including a second for ending a process that exceeds its time. */
export const inspectionDeadline = limits.inspection.time * 1000 + 1000;

/** A summary of many fuzzed inspections. */
export interface FuzzSummary {
  runs: number;
  /** Inspections that a limit ended before their media details, or before their verdict. */
  noMedia: number;
  noVerdict: number;
  /** Milliseconds of the slowest inspection, including the time to end its process. */
  slowest: number;
  /** The highest peak memory of an inspection process in bytes. */
  peakMemory: number;
  /** The number of valid files that were inspected in between. */
  neighbors: number;
  /** Descriptions of the violations that were found. */
  readonly faults: string[];
  /** Seeds and types of the inspections that a limit ended. */
  readonly ended: string[];
}

export interface FuzzOptions {
  /** The seed of the first run. Each further run uses the next seed. */
  readonly firstSeed: number;
  readonly runs: number;
  /** The number of inspectors that share the runs. */
  readonly workers: number;
  readonly onProgress?: (summary: Readonly<FuzzSummary>) => void;
}

/**
 * Inspects mutated heads of every accepted type, with valid files in between, as uploads are inspected. If several inspectors
 * share too few processors, an inspection can exceed its limit. Those inspections are repeated by one inspector.
 */
export const fuzz = async (options: FuzzOptions): Promise<FuzzSummary> => {
  const { firstSeed, runs, workers, onProgress } = options;
  const summary = createSummary();
  const late: number[] = [];
  const lateNeighbors: number[] = [];
  const expected = await inspectValidContents();
  let next = firstSeed;

  const work = async () => {
    const inspector = createInspector();
    for (let seed = next++; seed < firstSeed + runs; seed = next++) {
      const content = createMutatedContent(seed);
      const inspected = await inspector.measure({ content, media: true });
      addInspection(summary, { seed, content, inspected });
      if (inspected.milliseconds > inspectionDeadline) late.push(seed);
      else summary.slowest = Math.max(summary.slowest, inspected.milliseconds);
      if (seed % neighborInterval === 0) {
        const neighbor = contentAt(seed / neighborInterval);
        const { inspection, end } = await inspector.measure({ content: neighbor, media: true });
        summary.neighbors += 1;
        if (!isDeepStrictEqual(inspection, expected.get(neighbor))) {
          if (end === "done") summary.faults.push(describeNeighbor(seed, inspection));
          else lateNeighbors.push(seed);
        }
      }
      if (summary.runs % 10_000 === 0) onProgress?.(summary);
    }
    inspector.close();
  };
  await Promise.all(Array.from({ length: workers }, work));
  summary.slowest = Math.max(summary.slowest, await measureSlowest(late));
  for (const seed of lateNeighbors) {
    const inspection = await repeatNeighbor(seed);
    if (!isDeepStrictEqual(inspection, expected.get(contentAt(seed / neighborInterval))))
      summary.faults.push(describeNeighbor(seed, inspection));
  }
  return summary;
};

const createSummary = (): FuzzSummary => ({
  ...{ runs: 0, noMedia: 0, noVerdict: 0, slowest: 0, peakMemory: 0, neighbors: 0 },
  faults: [],
  ended: [],
});

const contents = validContents();

const contentAt = (index: number): Content => {
  const content = contents[index % contents.length];
  if (content === undefined) throw new Error("There is no valid content.");
  return content;
};

const createMutatedContent = (seed: number): Content => {
  const random = createRandom(seed);
  const content = contentAt(random.below(contents.length));
  return mutate(content, contentAt(random.below(contents.length)).head, random);
};

/** Inspects valid contents one at a time, before other inspections need the processors. */
const inspectValidContents = async (): Promise<ReadonlyMap<Content, Inspection>> => {
  const inspector = createInspector();
  const inspections = new Map<Content, Inspection>();
  for (const content of contents)
    inspections.set(content, (await inspector.measure({ content, media: true })).inspection);
  inspector.close();
  return inspections;
};

const addInspection = (
  summary: FuzzSummary,
  {
    seed,
    content,
    inspected,
  }: { readonly seed: number; readonly content: Content; readonly inspected: Inspected },
): void => {
  const { end, peakMemory = 0 } = inspected;
  summary.runs += 1;
  summary.peakMemory = Math.max(summary.peakMemory, peakMemory);
  if (end === "no media") summary.noMedia += 1;
  if (end === "no verdict") summary.noVerdict += 1;
  if (end !== "done") summary.ended.push(`${seed} (${content.contentType})`);
  if (peakMemory > limits.inspection.memory)
    summary.faults.push(`seed ${seed} took ${peakMemory} bytes`);
};

const describeNeighbor = (seed: number, inspection: Inspection): string =>
  `a ${contentAt(seed / neighborInterval).contentType} near seed ${seed} was ${JSON.stringify(inspection)}`;

/** Repeats the inspection of valid content after the mutated files before it, with one inspector. */
const repeatNeighbor = async (seed: number): Promise<Inspection> => {
  const inspector = createInspector();
  for (let each = seed - neighborInterval + 1; each <= seed; each += 1)
    await inspector.measure({ content: createMutatedContent(each), media: true });
  const content = contentAt(seed / neighborInterval);
  const { inspection } = await inspector.measure({ content, media: true });
  inspector.close();
  return inspection;
};

/** Repeats inspections one at a time. Returns the milliseconds of the slowest. */
const measureSlowest = async (seeds: readonly number[]): Promise<number> => {
  const inspector = createInspector();
  let slowest = 0;
  for (const seed of seeds) {
    const content = createMutatedContent(seed);
    const { milliseconds } = await inspector.measure({ content, media: true });
    slowest = Math.max(slowest, milliseconds);
  }
  inspector.close();
  return slowest;
};

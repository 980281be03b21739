import { isDeepStrictEqual } from "node:util";
import { findDerivationSource } from "@slipway/core/content/derivable";
import { limits } from "@slipway/core/limits";
import { mutateBytes } from "../../inspection/fuzz/mutate.ts";
import { createRandom } from "../../inspection/fuzz/random.ts";
import type { DerivationJob, DerivedFile } from "../../ports/derived-images.ts";
import { keptFiles, readSample, sampleFiles } from "../../testing/sample-files.ts";
import { createBoundedDeriver } from "../process/bounded-deriver.ts";
import type { Measured } from "../process/image-child.ts";

/** Every fourth file is as its program wrote it. The others are broken. */
const validInterval = 4;

/** Milliseconds in which a file must have its outcome: its time limit, and a second for ending the process. */
export const derivationDeadline = limits.images.time * 1000 + 1000;

/** A summary of many files that images were derived from. */
export interface ImageFuzzSummary {
  files: number;
  /** Files with images. */
  withImages: number;
  /** Files without images, by the code of their reason. */
  readonly reasons: Record<string, number>;
  /** The most attempts that a file needed. */
  mostAttempts: number;
  /** Milliseconds of the slowest attempt. */
  slowest: number;
  /** The highest peak memory of a process that images are derived in, in bytes. */
  peakMemory: number;
  /** Descriptions of the violations that were found. */
  readonly faults: string[];
}

interface SourceFile {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Returns the files of real programs that images are derived from. */
const readSources = (): readonly SourceFile[] =>
  [
    ...sampleFiles.map(({ type, file }) => [type, file] as const),
    ...keptFiles.map(([type, file]) => [type, file] as const),
  ]
    .filter(([type]) => ["image", "pdf"].includes(findDerivationSource(type) ?? ""))
    .map(([contentType, file]) => ({ contentType, bytes: readSample(file) }));

const rules = {
  variants: {
    thumb: { width: 320, fit: "inside", format: "webp", quality: 80 },
    large: { width: 1600, fit: "inside", format: "jpeg", quality: 80 },
  },
  mediaDetails: "full",
} as const satisfies Pick<DerivationJob, "variants" | "mediaDetails">;

/**
 * Derives images from valid and broken files as derive-images does: one process takes them in turn, and a failed attempt is made again up
 * to `limits.images.mostAttempts` times. A fault is a file without an outcome, a valid file whose outcome depends on the files before
 * it, or too much memory.
 *
 * @param firstSeed the seed of the first file. Each further file uses the next seed
 */
export const fuzzImages = async ({
  firstSeed,
  files,
}: {
  readonly firstSeed: number;
  readonly files: number;
}): Promise<ImageFuzzSummary> => {
  const summary: ImageFuzzSummary = {
    ...{ files: 0, withImages: 0, mostAttempts: 0, slowest: 0, peakMemory: 0 },
    reasons: {},
    faults: [],
  };
  const sources = readSources();
  const expected = await deriveEachAlone(sources);
  const deriver = createBoundedDeriver();
  for (let seed = firstSeed; seed < firstSeed + files; seed += 1) {
    const { source, bytes } = createFile(sources, seed);
    const attempts = await attempt(deriver, { ...source, bytes });
    addAttempts(summary, seed, attempts);
    const file = attempts.at(-1)?.file;
    if (bytes === source.bytes && !isDeepStrictEqual(file, expected.get(source)))
      summary.faults.push(`the valid ${source.contentType} of seed ${seed} has another outcome`);
  }
  deriver.close();
  return summary;
};

type Deriver = ReturnType<typeof createBoundedDeriver>;

/** Makes attempts until one has an outcome. An attempt that asks for another one is not measured. */
const attempt = async (
  deriver: Deriver,
  { contentType, bytes }: SourceFile,
): Promise<readonly Partial<Measured>[]> => {
  const attempts: Partial<Measured>[] = [];
  const job = { ...rules, contentType, size: bytes.length };
  while (attempts.length < limits.images.mostAttempts) {
    const measured = await deriver
      .measure(job, async ({ start, end }) => bytes.subarray(start, end))
      .catch(() => undefined);
    attempts.push(measured ?? {});
    if (measured !== undefined) break;
  }
  return attempts;
};

/** Derives from each file in a process of its own, which no other file had before. */
const deriveEachAlone = async (
  sources: readonly SourceFile[],
): Promise<ReadonlyMap<SourceFile, DerivedFile | undefined>> => {
  const outcomes = new Map<SourceFile, DerivedFile | undefined>();
  for (const source of sources) {
    const deriver = createBoundedDeriver();
    outcomes.set(source, (await attempt(deriver, source)).at(-1)?.file);
    deriver.close();
  }
  return outcomes;
};

const createFile = (sources: readonly SourceFile[], seed: number) => {
  const random = createRandom(seed);
  const pick = (): SourceFile => {
    const source = sources[random.below(sources.length)];
    if (source === undefined) throw new Error("There is no file to derive from.");
    return source;
  };
  const source = pick();
  const isValid = seed % validInterval === 0;
  return {
    source,
    bytes: isValid ? source.bytes : new Uint8Array(mutateBytes(source.bytes, pick().bytes, random)),
  };
};

const addAttempts = (
  summary: ImageFuzzSummary,
  seed: number,
  attempts: readonly Partial<Measured>[],
): void => {
  const last = attempts.at(-1);
  summary.files += 1;
  summary.mostAttempts = Math.max(summary.mostAttempts, attempts.length);
  for (const { milliseconds = 0, peakMemory = 0 } of attempts) {
    summary.slowest = Math.max(summary.slowest, milliseconds);
    summary.peakMemory = Math.max(summary.peakMemory, peakMemory);
    if (peakMemory > limits.images.memory)
      summary.faults.push(`seed ${seed} took ${peakMemory} bytes`);
  }
  if (last?.milliseconds === undefined) {
    summary.faults.push(`the file of seed ${seed} has no outcome`);
    return;
  }
  if (last.file !== undefined && last.file.images.length > 0) summary.withImages += 1;
  else {
    // Without a file, a limit ended its process.
    const code = last.file?.reason?.code ?? "limits-exceeded";
    summary.reasons[code] = (summary.reasons[code] ?? 0) + 1;
  }
};

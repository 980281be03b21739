import { type DigestAlgorithm, hasherFor } from "../checksums.ts";
import type { DigestThreads } from "./digest-threads.ts";

/** Up to here a body is hashed on the spot; handing it over would cost more than it saves. */
export const batchBytes = 512 * 1024;

/** Told the digests of a body, in base64, when its last byte has passed. */
type Finish = (digests: ReadonlyMap<DigestAlgorithm, string>) => void;

/** A piece of memory that a body's bytes are gathered in while another one is written and hashed. */
type Batch = { memory: Buffer; hashed: Promise<void> };

function newBatch(): Batch {
  return { memory: Buffer.from(new SharedArrayBuffer(batchBytes)), hashed: Promise.resolve() };
}

function named(algorithms: readonly DigestAlgorithm[], values: readonly string[]) {
  return new Map(algorithms.map((algorithm, index) => [algorithm, values[index] ?? ""]));
}

/**
 * Lets a large body's bytes pass in batches, hashed by a thread while the caller writes them.
 *
 * A batch's memory is used again for the next but one, so the caller must be done with a batch
 * when it asks for the one after the next.
 */
async function* passThreaded(
  chunks: AsyncIterator<Buffer>,
  start: readonly Buffer[],
  { algorithms, threads, finish }: Passage,
): AsyncGenerator<Buffer> {
  const digests = threads.open(algorithms);
  const batches: readonly [Batch, Batch] = [newBatch(), newBatch()];
  let turn: 0 | 1 = 0;
  let filled = 0;

  const handOver = (): Buffer => {
    const batch = batches[turn];
    const bytes = batch.memory.subarray(0, filled);
    batch.hashed = digests.update(bytes);
    batch.hashed.catch(() => {});
    turn = turn === 0 ? 1 : 0;
    filled = 0;
    return bytes;
  };
  /** Copies a chunk, and hands over each batch that it fills. */
  async function* gather(chunk: Buffer): AsyncGenerator<Buffer> {
    for (let taken = 0; taken < chunk.length; ) {
      const { memory, hashed } = batches[turn];
      if (filled === 0) await hashed;
      const copied = chunk.copy(memory, filled, taken);
      taken += copied;
      filled += copied;
      if (filled === memory.length) yield handOver();
    }
  }

  let isOver = false;
  try {
    for (const chunk of start) yield* gather(chunk);
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      yield* gather(next.value);
    }
    if (filled > 0) yield handOver();
    finish(named(algorithms, await digests.digest()));
    isOver = true;
  } finally {
    if (!isOver) digests.drop();
  }
}

type Passage = {
  algorithms: readonly DigestAlgorithm[];
  threads: DigestThreads;
  finish: Finish;
};

/**
 * Lets a body's bytes pass in batches and digests them.
 *
 * @param chunks The body as it arrives.
 * @returns The same bytes. The caller must be done with one batch when it asks for the one after
 *   the next.
 */
export async function* digestWhilePassing(
  chunks: AsyncIterable<Buffer>,
  passage: Passage,
): AsyncGenerator<Buffer> {
  const source = chunks[Symbol.asyncIterator]();
  try {
    const start: Buffer[] = [];
    let size = 0;
    for (let next = await source.next(); !next.done; next = await source.next()) {
      start.push(next.value);
      size += next.value.length;
      if (size > batchBytes) return yield* passThreaded(source, start, passage);
    }
    const { algorithms, finish } = passage;
    const values = algorithms.map((algorithm) => {
      const hasher = hasherFor(algorithm);
      for (const chunk of start) hasher.update(chunk);
      return hasher.digest();
    });
    yield* start;
    finish(named(algorithms, values));
  } finally {
    await source.return?.();
  }
}

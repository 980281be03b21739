import { createHasher, type DigestAlgorithm } from "./checksums.ts";
import type { DigestThreads, ThreadedDigests } from "./digest-threads.ts";

/** The number of batches of one body that may be written and hashed at a time. */
const maxBatches = 4;

interface Passage {
  algorithms: readonly DigestAlgorithm[];
  threads: DigestThreads;
  /** Writes bytes in order. Resolves when their memory may be overwritten. */
  write(bytes: Buffer): Promise<void>;
}

/** Maps algorithms to the base64 digests of a body. */
export type Digests = ReadonlyMap<DigestAlgorithm, string>;

const named = (algorithms: readonly DigestAlgorithm[], values: readonly string[]): Digests =>
  new Map(algorithms.map((algorithm, index) => [algorithm, values[index] ?? ""]));

/** Represents a batch, whose memory can be reused when `done` resolves. */
interface Batch {
  memory: Buffer;
  done: Promise<unknown>;
}

/** Frees a chunk's memory immediately. With a fast sender, garbage collection would come too late. */
const release = ({ buffer, length }: Buffer): void => {
  // A chunk that fills its buffer shares it with no other chunk.
  if (buffer instanceof ArrayBuffer && length === buffer.byteLength) buffer.transfer(0);
};

const digestAtOnce = async (bytes: Buffer, { algorithms, write }: Passage): Promise<Digests> => {
  const values = algorithms.map((algorithm) => {
    const hasher = createHasher(algorithm);
    hasher.update(bytes);
    return hasher.digest();
  });
  await write(bytes);
  return named(algorithms, values);
};

/**
 * Writes and hashes a body as it arrives. Hashes a large body in threads, batch by batch.
 *
 * @param chunks Each chunk's memory is freed before the next one is requested.
 * @throws The errors of `chunks` and `write`, after all writes ended.
 */
export const digestAndWrite = async (
  chunks: AsyncIterable<Buffer>,
  passage: Passage,
): Promise<Digests> => {
  const { algorithms, threads, write } = passage;
  const { memory } = threads;
  let digests: ThreadedDigests | undefined;
  const underway: Batch[] = [];
  let filling: Buffer | undefined;
  let filled = 0;

  const acquireMemory = async (): Promise<Buffer> => {
    const [oldest] = underway;
    if (oldest === undefined || underway.length < maxBatches) return memory.borrow();
    await oldest.done;
    underway.shift();
    return oldest.memory;
  };
  const processBatch = (batch: Buffer, to: ThreadedDigests): void => {
    const bytes = batch.subarray(0, filled);
    const done = Promise.all([to.update(bytes), write(bytes)]);
    // A failure is handled where the batch is awaited. Until then, it must not end the process.
    done.catch(() => {});
    underway.push({ memory: batch, done });
    filling = undefined;
    filled = 0;
  };

  try {
    for await (const chunk of chunks) {
      for (let taken = 0; taken < chunk.length; ) {
        filling ??= await acquireMemory();
        const copied = chunk.copy(filling, filled, taken);
        taken += copied;
        filled += copied;
        if (filled < filling.length) continue;
        digests ??= threads.open(algorithms);
        processBatch(filling, digests);
      }
      release(chunk);
    }
    if (digests === undefined) {
      return await digestAtOnce(filling?.subarray(0, filled) ?? Buffer.alloc(0), passage);
    }
    if (filling !== undefined) processBatch(filling, digests);
    await Promise.all(underway.map(({ done }) => done));
    const values = await digests.digest();
    digests = undefined;
    return named(algorithms, values);
  } finally {
    digests?.drop();
    await Promise.allSettled(underway.map(({ done }) => done));
    for (const batch of underway) memory.returnBatch(batch.memory);
    if (filling !== undefined) memory.returnBatch(filling);
  }
};

import { type DigestAlgorithm, hasherFor } from "./checksums.ts";
import type { DigestThreads, ThreadedDigests } from "./digest-threads.ts";

/** How many batches of one body may be on their way to the disk and through the digests. */
const mostBatches = 4;

interface Passage {
  algorithms: readonly DigestAlgorithm[];
  threads: DigestThreads;
  /** Takes the bytes in, in their order; resolves when they may be overwritten. */
  write(bytes: Buffer): Promise<void>;
}

/** The digests of a body, in base64. */
export type Digests = ReadonlyMap<DigestAlgorithm, string>;

const named = (algorithms: readonly DigestAlgorithm[], values: readonly string[]): Digests =>
  new Map(algorithms.map((algorithm, index) => [algorithm, values[index] ?? ""]));

/** A batch is free again when `done` resolves. */
interface Batch {
  memory: Buffer;
  done: Promise<unknown>;
}

/** Lets go of a chunk's memory at once: a fast sender would have much more of it collected late. */
const release = ({ buffer, length }: Buffer): void => {
  // Of a buffer that it fills, no other chunk has bytes.
  if (buffer instanceof ArrayBuffer && length === buffer.byteLength) buffer.transfer(0);
};

const passAtOnce = async (bytes: Buffer, { algorithms, write }: Passage): Promise<Digests> => {
  const values = algorithms.map((algorithm) => {
    const hasher = hasherFor(algorithm);
    hasher.update(bytes);
    return hasher.digest();
  });
  await write(bytes);
  return named(algorithms, values);
};

/**
 * Writes a body as it arrives, and digests it meanwhile: a small one on the spot, a large one batch
 * by batch in threads.
 *
 * @param chunks Each is done with, and may be emptied, when the next is asked for.
 * @throws What `chunks` or `write` throws; nothing is being written any more then.
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

  const freeMemory = async (): Promise<Buffer> => {
    const [oldest] = underway;
    if (oldest === undefined || underway.length < mostBatches) return memory.borrow();
    await oldest.done;
    underway.shift();
    return oldest.memory;
  };
  const handOver = (batch: Buffer, to: ThreadedDigests): void => {
    const bytes = batch.subarray(0, filled);
    const done = Promise.all([to.update(bytes), write(bytes)]);
    // Told to whoever waits for it; a failure must not end the process before that.
    done.catch(() => {});
    underway.push({ memory: batch, done });
    filling = undefined;
    filled = 0;
  };

  try {
    for await (const chunk of chunks) {
      for (let taken = 0; taken < chunk.length; ) {
        filling ??= await freeMemory();
        const copied = chunk.copy(filling, filled, taken);
        taken += copied;
        filled += copied;
        if (filled < filling.length) continue;
        digests ??= threads.open(algorithms);
        handOver(filling, digests);
      }
      release(chunk);
    }
    if (digests === undefined) {
      return await passAtOnce(filling?.subarray(0, filled) ?? Buffer.alloc(0), passage);
    }
    if (filling !== undefined) handOver(filling, digests);
    await Promise.all(underway.map(({ done }) => done));
    const values = await digests.digest();
    digests = undefined;
    return named(algorithms, values);
  } finally {
    digests?.drop();
    await Promise.allSettled(underway.map(({ done }) => done));
    for (const batch of underway) memory.giveBack(batch.memory);
    if (filling !== undefined) memory.giveBack(filling);
  }
};

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type BatchMemory, openBatchMemory } from "./batch-memory.ts";
import type { DigestAlgorithm } from "./checksums.ts";
import type { DigestAnswer, DigestRequest } from "./digest-worker.ts";

/** Calculates the digests of one body in a thread. */
export interface ThreadedDigests {
  /**
   * Hashes shared memory in place. The memory must not change before the promise resolves.
   *
   * @param bytes A view of a SharedArrayBuffer.
   */
  update(bytes: Uint8Array): Promise<void>;
  /** @returns The digests in base64, in the order of the algorithms. */
  digest(): Promise<readonly string[]>;
  /** Discards a body that was not received completely. */
  drop(): void;
}

/** Hashes large bodies in threads, so that the main thread can receive and write them. */
export interface DigestThreads {
  open(algorithms: readonly DigestAlgorithm[]): ThreadedDigests;
  /** The memory for the bytes to hash. */
  memory: BatchMemory;
  close(): Promise<void>;
}

const maxThreads = 4;

interface Thread {
  send(request: DigestRequest): void;
  /** Resolves with the answer to this body's oldest open request. */
  answer(id: number): Promise<string>;
  close(): Promise<void>;
}

const startThread = (): Thread => {
  const worker = new Worker(new URL("./digest-worker.ts", import.meta.url));
  worker.unref();
  interface Waiting {
    resolve(value: string): void;
    reject(error: unknown): void;
  }
  const waiting = new Map<number, Waiting[]>();
  worker.on("message", ({ id, value }: DigestAnswer) => {
    const [first, ...rest] = waiting.get(id) ?? [];
    if (rest.length > 0) waiting.set(id, rest);
    else waiting.delete(id);
    first?.resolve(value);
  });
  worker.on("error", (error) => {
    for (const { reject } of [...waiting.values()].flat()) reject(error);
    waiting.clear();
  });
  return {
    send: (request) => worker.postMessage(request),
    answer: (id) =>
      new Promise((resolve, reject) => {
        waiting.set(id, [...(waiting.get(id) ?? []), { resolve, reject }]);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
};

/** Opens the threads. Starts one when it is first needed, and calculates each digest of a body in its own. */
export const openDigestThreads = (): DigestThreads => {
  const threads: Thread[] = [];
  const size = Math.max(2, Math.min(maxThreads, availableParallelism() - 1));
  let lastId = 0;

  const openOne = (algorithm: DigestAlgorithm): ThreadedDigests => {
    lastId += 1;
    const id = lastId;
    const thread = threads[id % size] ?? startThread();
    threads[id % size] = thread;
    thread.send({ kind: "open", id, algorithm });
    return {
      async update(bytes) {
        thread.send({ kind: "update", id, bytes });
        await thread.answer(id);
      },
      async digest() {
        thread.send({ kind: "digest", id });
        return [await thread.answer(id)];
      },
      drop: () => thread.send({ kind: "drop", id }),
    };
  };

  return {
    memory: openBatchMemory(),
    open(algorithms) {
      const each = algorithms.map(openOne);
      return {
        async update(bytes) {
          await Promise.all(each.map((digest) => digest.update(bytes)));
        },
        async digest() {
          return (await Promise.all(each.map((digest) => digest.digest()))).flat();
        },
        drop() {
          for (const digest of each) digest.drop();
        },
      };
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
};

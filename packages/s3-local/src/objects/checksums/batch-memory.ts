/** The size of a batch. Smaller bodies are hashed in the main thread, where handing them over costs more. */
export const batchBytes = 512 * 1024;

/** The number of batches that are kept for later bodies. */
const maxSpareBatches = 16;

/** Lends memory that threads can share, and reuses it for later bodies. */
export interface BatchMemory {
  /** @returns `batchBytes` bytes. */
  borrow(): Buffer;
  returnBatch(memory: Buffer): void;
}

export const openBatchMemory = (): BatchMemory => {
  const spare: Buffer[] = [];
  return {
    borrow: () => spare.pop() ?? Buffer.from(new SharedArrayBuffer(batchBytes)),
    returnBatch(memory) {
      if (spare.length < maxSpareBatches) spare.push(memory);
    },
  };
};

/** The size of a batch; up to here a body is hashed on the spot, as a thread would save nothing. */
export const batchBytes = 512 * 1024;

/** What is kept for the next body when one has ended. */
const mostSpare = 16;

/** Memory that threads share, lent out and taken back, so that the next body costs none. */
export interface BatchMemory {
  /** @returns `batchBytes` bytes. */
  borrow(): Buffer;
  giveBack(memory: Buffer): void;
}

export const openBatchMemory = (): BatchMemory => {
  const spare: Buffer[] = [];
  return {
    borrow: () => spare.pop() ?? Buffer.from(new SharedArrayBuffer(batchBytes)),
    giveBack(memory) {
      if (spare.length < mostSpare) spare.push(memory);
    },
  };
};

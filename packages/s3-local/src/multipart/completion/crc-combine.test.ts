import { expect, test } from "vitest";
import { createHasher } from "../../objects/checksums/checksums.ts";
import { type CombinableAlgorithm, combineCrcs } from "./crc-combine.ts";

const computeCrc = (algorithm: CombinableAlgorithm, bytes: Buffer): string => {
  const hasher = createHasher(algorithm);
  hasher.update(bytes);
  return hasher.digest();
};

test.each(["CRC32", "CRC32C", "CRC64NVME"] satisfies CombinableAlgorithm[])(
  "combines the %s of pieces to that of the whole",
  (algorithm) => {
    const whole = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251));
    const ends = [0, 1, 1, 1000, 1009, 2009, 4999, 5000];
    const pieces = ends.map((end, index) => {
      const piece = whole.subarray(ends[index - 1] ?? 0, end);
      return { crc: computeCrc(algorithm, piece), size: piece.length };
    });
    expect(combineCrcs(algorithm, pieces)).toBe(computeCrc(algorithm, whole));
  },
);

import fc from "fast-check";
import { expect, test } from "vitest";
import { limits } from "./limits.ts";
import { choosePartSize, countParts, partRange } from "./parts.ts";

const MiB = 1024 ** 2;

test.each([
  [limits.formThreshold, 8 * MiB],
  [8 * MiB * limits.part.most, 8 * MiB],
  [8 * MiB * limits.part.most + 1, 16 * MiB],
  [limits.fileSize, 16 * MiB],
])("a file of %d bytes goes in parts of %d bytes", (size, partSize) => {
  expect(choosePartSize(size)).toBe(partSize);
});

test("the parts of any file follow each other and cover it", () => {
  const aSize = fc.integer({ min: limits.formThreshold, max: limits.fileSize });
  fc.assert(
    fc.property(aSize, (size) => {
      const partSize = choosePartSize(size);
      const count = countParts(size, partSize);
      expect(count).toBeLessThanOrEqual(limits.part.most);
      let end = 0;
      for (let number = 1; number <= count; number++) {
        const range = partRange(number, { size, partSize });
        expect(range.start).toBe(end);
        expect(range.end).toBeGreaterThan(range.start);
        ({ end } = range);
      }
      expect(end).toBe(size);
    }),
    { numRuns: 20 },
  );
});

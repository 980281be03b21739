import type { AddedFile } from "@slipway/client/files/chosen-file";
import { describe, expect, test } from "vitest";
import { addInBatches } from "./sort-files.ts";

const filesNamed = (count: number): AddedFile[] =>
  Array.from({ length: count }, (_, index) => ({ file: new File(["x"], `${index}.txt`) }));

describe("adding chosen files", () => {
  test("does nothing in the task of the choice itself", async () => {
    const shown: AddedFile[] = [];
    const done = addInBatches(filesNamed(1), (files) => shown.push(...files));
    for (let turn = 0; turn < 100; turn += 1) await undefined;
    expect(shown).toEqual([]);
    await done;
    expect(shown).toHaveLength(1);
  });

  test("shows all files in order, the first ones before it reads the others", async () => {
    const files = filesNamed(2000);
    const sizes: number[] = [];
    const shown: AddedFile[] = [];
    await addInBatches(files, (some) => {
      sizes.push(some.length);
      shown.push(...some);
    });
    expect(shown).toEqual(files);
    expect(sizes[0]).toBe(20);
  });

  test.each([2000, 10_000])(
    "copies and renders a list of %i files only a few times",
    async (count) => {
      let renders = 0;
      let copied = 0;
      let list: readonly AddedFile[] = [];
      await addInBatches(filesNamed(count), (some) => {
        list = [...list, ...some];
        renders += 1;
        copied += list.length;
      });
      expect(renders).toBeLessThanOrEqual(12);
      expect(copied).toBeLessThanOrEqual(3 * count);
    },
  );
});

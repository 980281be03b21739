import type { AddedFile } from "@slipway/client/files/chosen-file";
import { describe, expect, test } from "vitest";
import { takeIn } from "./sort-files.ts";

const filesNamed = (count: number): AddedFile[] =>
  Array.from({ length: count }, (_, index) => ({ file: new File(["x"], `${index}.txt`) }));

describe("taking in chosen files", () => {
  test("does nothing in the task in which they were chosen", async () => {
    const shown: AddedFile[] = [];
    const done = takeIn(filesNamed(1), (files) => shown.push(...files));
    for (let turn = 0; turn < 100; turn += 1) await undefined;
    expect(shown).toEqual([]);
    await done;
    expect(shown).toHaveLength(1);
  });

  test("shows all of them in order, the first before the others are looked up", async () => {
    const files = filesNamed(2000);
    const sizes: number[] = [];
    const shown: AddedFile[] = [];
    await takeIn(files, (some) => {
      sizes.push(some.length);
      shown.push(...some);
    });
    expect(shown).toEqual(files);
    expect(sizes[0]).toBe(20);
  });

  test.each([2000, 10_000])(
    "copies and renders the list of %i files a few times only",
    async (count) => {
      let renders = 0;
      let copied = 0;
      let list: readonly AddedFile[] = [];
      await takeIn(filesNamed(count), (some) => {
        list = [...list, ...some];
        renders += 1;
        copied += list.length;
      });
      expect(renders).toBeLessThanOrEqual(12);
      expect(copied).toBeLessThanOrEqual(3 * count);
    },
  );
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { followFreshFiles } from "./use-fresh-files.ts";

type Followed = Parameters<typeof followFreshFiles>[0];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const start = () => {
  const shown: number[] = [];
  let listener: ((event: never) => void) | undefined;
  const uploader = {
    on: (_: string, added: typeof listener) => {
      listener = added;
      return () => {
        listener = undefined;
      };
    },
  } as unknown as Followed;
  const stop = followFreshFiles(uploader, (fresh) => shown.push(fresh.size));
  const finish = (id: string) => listener?.({ upload: { state: { record: { id } } } } as never);
  return { shown, stop, finish };
};

test("a thousand files that become ready together are shown at once, and not for long", () => {
  const { shown, finish } = start();
  for (let number = 0; number < 1000; number += 1) finish(String(number));
  vi.advanceTimersByTime(1000);
  expect(shown).toEqual([1000]);
  vi.advanceTimersByTime(4000);
  expect(shown).toEqual([1000, 0]);
});

test("nothing is shown after it was stopped", () => {
  const { shown, stop, finish } = start();
  finish("1");
  stop();
  finish("2");
  vi.runAllTimers();
  expect(shown).toEqual([]);
});

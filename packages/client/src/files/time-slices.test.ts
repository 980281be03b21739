import { afterEach, expect, test, vi } from "vitest";
import { forEachInSlices } from "./time-slices.ts";

afterEach(() => vi.unstubAllGlobals());

/** Keeps the processor busy for longer than a slice. */
const work = () => {
  const end = performance.now() + 15;
  while (performance.now() < end);
};

test("does all the work in order, and yields to the page in between", async () => {
  const done: number[] = [];
  let between = 0;
  setImmediate(() => {
    between = done.length;
  });
  await forEachInSlices([1, 2, 3, 4], (item) => {
    work();
    done.push(item);
  });
  expect(done).toEqual([1, 2, 3, 4]);
  expect(between).toBeGreaterThan(0);
  expect(between).toBeLessThan(4);
});

test("lets a framework that schedules its rendering with messages render in between", async () => {
  // Browsers run code that awaits this before any message.
  vi.stubGlobal("scheduler", { yield: () => Promise.resolve() });
  const done: number[] = [];
  const { port1, port2 } = new MessageChannel();
  const rendered = new Promise<number>((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve(done.length);
    };
  });
  port2.postMessage(undefined);
  await forEachInSlices([1, 2, 3, 4], (item) => {
    work();
    done.push(item);
  });
  expect(await rendered).toBeLessThan(4);
});

test("does a small amount of work without yielding", async () => {
  let hasYielded = false;
  setImmediate(() => {
    hasYielded = true;
  });
  await forEachInSlices([1, 2], () => {});
  expect(hasYielded).toBe(false);
});

test("counts the work that an item starts with promises", async () => {
  const done: string[] = [];
  let between = 0;
  setImmediate(() => {
    between = done.length;
  });
  await forEachInSlices([1, 2, 3, 4], (item) => {
    done.push(`start ${item}`);
    void Promise.resolve().then(() => {
      work();
      done.push(`end ${item}`);
    });
  });
  expect(done.slice(0, 4)).toEqual(["start 1", "end 1", "start 2", "end 2"]);
  expect(between).toBeLessThan(8);
});

test("throws what the work throws", async () => {
  await expect(
    forEachInSlices([1], () => {
      throw new Error("No room.");
    }),
  ).rejects.toThrow("No room.");
});

import { expect, test } from "vitest";
import { createCleanup } from "./cleanup.ts";

test("a start that fails undoes its steps in reverse order", async () => {
  const done: string[] = [];
  const start = async () => {
    await using cleanup = createCleanup();
    cleanup.defer(async () => done.push("first"));
    cleanup.defer(() => done.push("second"));
    throw new Error("port in use");
  };
  await expect(start()).rejects.toThrow("port in use");
  expect(done).toEqual(["second", "first"]);
});

test("a start that succeeds leaves its steps to close, which runs them once", async () => {
  const done: string[] = [];
  const start = async () => {
    await using cleanup = createCleanup();
    cleanup.defer(() => done.push("closed"));
    return cleanup.move();
  };
  const close = await start();
  expect(done).toEqual([]);
  await Promise.all([close(), close()]);
  expect(done).toEqual(["closed"]);
});

test("a step that fails does not keep the others from running", async () => {
  const done: string[] = [];
  const cleanup = createCleanup();
  cleanup.defer(() => done.push("first"));
  cleanup.defer(() => {
    throw new Error("cannot close");
  });
  await expect(cleanup.move()()).rejects.toThrow("cannot close");
  expect(done).toEqual(["first"]);
});

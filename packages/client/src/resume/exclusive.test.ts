import { describe, expect, test } from "vitest";
import { createExclusive } from "./exclusive.ts";
import { createQueues } from "./queues.ts";

const never = new AbortController().signal;

describe.each([
  ["with Web Locks", createExclusive(navigator.locks)],
  ["with queues", createQueues()],
])("%s, a task", (_, exclusive) => {
  test("waits for the one of the same name, and not for others", async () => {
    const first = Promise.withResolvers<void>();
    const order: string[] = [];
    const run = (name: string, task: string, until?: Promise<void>) =>
      exclusive(
        name,
        async () => {
          order.push(`${task} begins`);
          await until;
          order.push(`${task} ends`);
          return task;
        },
        never,
      );
    const one = run("a", "first", first.promise);
    const two = run("a", "second");
    expect(await run("b", "other")).toBe("other");
    first.resolve();
    expect(await Promise.all([one, two])).toEqual(["first", "second"]);
    expect(order).toEqual([
      "first begins",
      "other begins",
      "other ends",
      "first ends",
      "second begins",
      "second ends",
    ]);
  });

  test("lets the next one go when it fails", async () => {
    const failed = exclusive("c", () => Promise.reject(new Error("no")), never);
    const next = exclusive("c", async () => "done", never);
    await expect(failed).rejects.toThrow("no");
    expect(await next).toBe("done");
  });

  test("leaves the line when it is aborted, and is not run", async () => {
    const first = Promise.withResolvers<void>();
    const running = exclusive("d", () => first.promise, never);
    const controller = new AbortController();
    let ran = false;
    const waiting = exclusive("d", async () => (ran = true), controller.signal);
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    first.resolve();
    await running;
    expect(await exclusive("d", async () => ran, never)).toBe(false);
  });
});

test("where there are no locks a task just runs", async () => {
  expect(await createExclusive(null)("a", async () => "done", never)).toBe("done");
});

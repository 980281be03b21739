import { expect, test } from "vitest";
import { createExecutions, ThrottledError } from "./concurrency.ts";

/** Something that runs until it is ended. */
const running = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { run: () => promise, end: resolve };
};

test("a function does not exceed its reserved concurrency", async () => {
  const executions = createExecutions({ quota: 10, reserved: { "upload-statuses": 2 } });
  const waiting = running();
  const first = executions.now("upload-statuses", waiting.run);
  const second = executions.now("upload-statuses", waiting.run);
  await expect(executions.now("upload-statuses", waiting.run)).rejects.toThrow(ThrottledError);
  expect(executions.count("upload-statuses")).toEqual({ running: 2, peak: 2, throttled: 1 });
  waiting.end();
  await Promise.all([first, second]);
  await executions.now("upload-statuses", async () => {});
  expect(executions.count("upload-statuses")).toEqual({ running: 0, peak: 2, throttled: 1 });
});

test("functions without reserved concurrency share the rest of the quota", async () => {
  const executions = createExecutions({ quota: 3, reserved: { "finalize-upload": 2 } });
  const waiting = running();
  const held = executions.now("library", waiting.run);
  await expect(executions.now("request-upload", async () => {})).rejects.toThrow(ThrottledError);
  await executions.now("finalize-upload", async () => {});
  waiting.end();
  await held;
  await executions.now("request-upload", async () => {});
});

test("an invocation of a queue or schedule runs as soon as the limit allows", async () => {
  const executions = createExecutions({ quota: 1, reserved: {} });
  const waiting = running();
  const held = executions.now("upload-statuses", waiting.run);
  const order: string[] = [];
  const finalized = executions.soon("finalize-upload", async () => {
    order.push("finalized");
  });
  expect(order).toEqual([]);
  waiting.end();
  await Promise.all([held, finalized]);
  expect(order).toEqual(["finalized"]);
});

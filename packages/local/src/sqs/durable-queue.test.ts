import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { limits } from "@slipway/core/limits";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Consumer } from "./deliveries.ts";
import { openQueue, type QueueOptions } from "./durable-queue.ts";
import type { Message } from "./message-store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-queue-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (options: QueueOptions = {}) => {
  const queue = openQueue(join(folder, "queue.sqlite"), { retryDelay: () => 1, ...options });
  return {
    ...queue,
    [Symbol.asyncDispose]: async () => {
      await queue.stop();
      await queue.close();
    },
  };
};

/** Handles all but what `fails` names, and keeps what it saw. */
const consumer = (fails: (message: Message) => boolean = () => false) => {
  const seen: Message[] = [];
  const consume: Consumer = async (batch) => {
    seen.push(...batch);
    return batch.filter(fails).map(({ messageId }) => messageId);
  };
  return { seen, consume };
};

test("delivers every message once and in batches", async () => {
  await using queue = open();
  const sizes: number[] = [];
  const bodies: string[] = [];
  for (let count = 0; count < 25; count++) await queue.send(`event ${count}`);
  queue.consume(async (batch) => {
    sizes.push(batch.length);
    bodies.push(...batch.map(({ body }) => body));
    return [];
  });
  await queue.idle();
  expect(bodies.toSorted()).toEqual(Array.from({ length: 25 }, (_, n) => `event ${n}`).toSorted());
  expect(Math.max(...sizes)).toBe(limits.queue.batchSize);
});

test("redelivers only the messages that failed", async () => {
  await using queue = open();
  const { seen, consume } = consumer(
    ({ body, receiveCount }) => body === "bad" && receiveCount < 3,
  );
  for (const body of ["good", "bad", "better"]) await queue.send(body);
  queue.consume(consume);
  await queue.idle();
  expect(seen.map(({ body, receiveCount }) => `${body} ${receiveCount}`).toSorted()).toEqual([
    "bad 1",
    "bad 2",
    "bad 3",
    "better 1",
    "good 1",
  ]);
  expect(queue.deadLetters()).toEqual([]);
});

test("redelivers the whole batch if the consumer throws", async () => {
  await using queue = open();
  let calls = 0;
  await queue.send("one");
  await queue.send("two");
  queue.consume(async () => {
    calls += 1;
    if (calls <= 2) throw new Error("out of memory");
    return [];
  });
  await queue.idle();
  expect(queue.deadLetters()).toEqual([]);
  expect(calls).toBeGreaterThan(2);
});

test("moves a message that keeps failing to the dead letters, and continues with the rest", async () => {
  const dead: Message[] = [];
  await using queue = open({ onDead: (message) => dead.push(message) });
  const { seen, consume } = consumer(({ body }) => body === "poison");
  await queue.send("poison");
  await queue.send("good");
  queue.consume(consume);
  await queue.idle();
  expect(seen.filter(({ body }) => body === "poison")).toHaveLength(limits.queue.maxReceiveCount);
  expect(seen.filter(({ body }) => body === "good")).toHaveLength(1);
  expect(dead.map(({ body }) => body)).toEqual(["poison"]);
  expect(queue.deadLetters()).toMatchObject([
    { body: "poison", receiveCount: limits.queue.maxReceiveCount },
  ]);
});

test("keeps messages, receive counts, and dead letters when its process ends", async () => {
  {
    await using queue = open();
    queue.consume(consumer(({ body }) => body === "poison").consume);
    await queue.send("poison");
    await queue.idle();
  }
  {
    await using queue = open({ retryDelay: () => 3_600_000 });
    const { seen, consume } = consumer(() => true);
    queue.consume(consume);
    await queue.send("tried once");
    await expect.poll(() => seen).toHaveLength(1);
    await queue.stop();
    await queue.send("never handed out");
  }
  await using queue = open();
  const { seen, consume } = consumer();
  queue.consume(consume);
  await queue.idle();
  expect(seen.map(({ body, receiveCount }) => `${body} ${receiveCount}`)).toEqual([
    "tried once 2",
    "never handed out 1",
  ]);
  expect(queue.deadLetters().map(({ body }) => body)).toEqual(["poison"]);
});

describe("a message that ends the process each time", () => {
  /** Start as a process would that ends with this message; returns what it was handed before. */
  const startAndEnd = async (deadly: string): Promise<string[]> => {
    const handed: string[] = [];
    const queue = openQueue(join(folder, "queue.sqlite"), { retryDelay: () => 1 });
    await new Promise<void>((resolve) => {
      queue.consume(async (batch) => {
        handed.push(...batch.map(({ body }) => body));
        if (batch.every(({ body }) => body !== deadly)) return [];
        resolve();
        // As an ended process settles nothing.
        return new Promise(() => {});
      });
    });
    await queue.close();
    return handed;
  };

  test("becomes a dead letter at the start after its last delivery, and the process starts", async () => {
    {
      await using queue = open();
      await queue.send("deadly");
    }
    for (let start = 0; start < limits.queue.maxReceiveCount; start += 1)
      expect(await startAndEnd("deadly")).toEqual(["deadly"]);
    const dead: Message[] = [];
    await using queue = open({ onDead: (message) => dead.push(message) });
    const { seen, consume } = consumer();
    queue.consume(consume);
    await queue.send("good");
    await queue.idle();
    expect(seen.map(({ body }) => body)).toEqual(["good"]);
    expect(dead.map(({ body }) => body)).toEqual(["deadly"]);
    expect(queue.deadLetters()).toMatchObject([
      { body: "deadly", receiveCount: limits.queue.maxReceiveCount },
    ]);
  });

  test("takes no other message of its batch to the dead letters", async () => {
    const others = Array.from({ length: 9 }, (_, number) => `good ${number}`);
    {
      await using queue = open();
      for (const body of ["deadly", ...others]) await queue.send(body);
    }
    const handled = new Set<string>();
    for (let start = 0; start < limits.queue.maxReceiveCount; start += 1) {
      const handed = await startAndEnd("deadly");
      // Its own batch was not settled.
      if (start > 0) for (const body of handed) handled.add(body);
    }
    await using queue = open();
    queue.consume(consumer().consume);
    await queue.idle();
    expect([...handled]).toEqual(expect.arrayContaining(others));
    expect(queue.deadLetters().map(({ body }) => body)).toEqual(["deadly"]);
  });
});

test("redelivers messages one at a time, while new messages are delivered in batches", async () => {
  await using queue = open();
  for (let count = 0; count < 6; count += 1) await queue.send(`bad ${count}`);
  let retries = 0;
  let mostRetries = 0;
  queue.consume(async (batch) => {
    const isRetry = batch.some(({ receiveCount }) => receiveCount > 1);
    expect(isRetry ? batch.length : 1).toBe(1);
    retries += isRetry ? 1 : 0;
    mostRetries = Math.max(mostRetries, retries);
    await setImmediate();
    retries -= isRetry ? 1 : 0;
    return isRetry ? [] : batch.map(({ messageId }) => messageId);
  });
  await queue.idle();
  expect(mostRetries).toBe(1);
});

test("redrives dead letters with a receive count of 0", async () => {
  let isMended = false;
  {
    await using queue = open();
    queue.consume(consumer(({ body }) => body === "poison").consume);
    queue.send("poison");
    await queue.idle();
  }
  await using queue = open();
  const { seen, consume } = consumer(() => !isMended);
  queue.consume(consume);
  expect(queue.redrive()).toBe(1);
  await queue.idle();
  expect(seen.map(({ receiveCount }) => receiveCount)).toEqual([1, 2, 3, 4, 5]);
  expect(queue.deadLetters()).toMatchObject([{ body: "poison" }]);
  isMended = true;
  expect(queue.redrive()).toBe(1);
  await queue.idle();
  expect(queue.deadLetters()).toEqual([]);
  expect(queue.redrive()).toBe(0);
});

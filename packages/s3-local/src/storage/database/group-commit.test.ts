import { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { createGroupCommit } from "./group-commit.ts";

const table = (sync?: () => Promise<void>) => {
  const database = new DatabaseSync(":memory:");
  onTestFinished(() => database.close());
  database.exec("CREATE TABLE words (word TEXT PRIMARY KEY)");
  const insert = database.prepare("INSERT INTO words VALUES (?)");
  const add = (word: string) => (): string => {
    insert.run(word);
    return word;
  };
  const words = (): unknown[] => database.prepare("SELECT word FROM words").all();
  return { commits: createGroupCommit(database, sync), add, words, database };
};

test("undoes a write that throws, and it alone", async () => {
  const { commits, add, words } = table();
  const results = await Promise.allSettled([
    commits.commit(add("a")),
    commits.commit(() => {
      add("b")();
      throw new Error("no");
    }),
    commits.commit(add("c")),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(words()).toEqual([{ word: "a" }, { word: "c" }]);
});

test("rejects every write of a transaction that cannot be committed", async () => {
  const { commits, add, database } = table();
  const writes = [commits.commit(add("a")), commits.commit(() => database.exec("ROLLBACK"))];
  const results = await Promise.allSettled(writes);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await commits.commit(add("b"))).toBe("b");
});

test("runs patient writes with the next commit, or by themselves", async () => {
  const { commits, add, words } = table();
  commits.commitSoon(add("patient"));
  await commits.commit(add("eager"));
  expect(words()).toHaveLength(2);
  commits.commitSoon(add("alone"));
  await expect.poll(words).toHaveLength(3);
});

test("acknowledges a write once it is durable, and writes that arrive during an fsync share the next one", async () => {
  const fsyncs: PromiseWithResolvers<void>[] = [];
  const { commits, add, words } = table(() => {
    const fsync = Promise.withResolvers<void>();
    fsyncs.push(fsync);
    return fsync.promise;
  });
  const acknowledged: string[] = [];
  const write = (word: string) =>
    commits.commit(add(word)).then((written) => acknowledged.push(written));
  const first = write("a");
  await expect.poll(() => fsyncs.length).toBe(1);
  const others = Promise.all([write("b"), write("c")]);
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
  expect({ acknowledged, words: words() }).toEqual({ acknowledged: [], words: [{ word: "a" }] });
  fsyncs[0]?.resolve();
  await first;
  await expect.poll(() => fsyncs.length).toBe(2);
  expect(acknowledged).toEqual(["a"]);
  expect(words()).toHaveLength(3);
  fsyncs[1]?.resolve();
  await others;
  expect(acknowledged).toEqual(["a", "b", "c"]);
});

test("needs no fsync for patient writes and for writes that failed", async () => {
  let fsyncs = 0;
  const { commits, add, words, database } = table(async () => {
    fsyncs += 1;
  });
  commits.commitSoon(add("patient"));
  await expect.poll(words).toHaveLength(1);
  const rolledBack = commits.commit(() => database.exec("ROLLBACK"));
  await expect(rolledBack).rejects.toThrow();
  expect(fsyncs).toBe(0);
});

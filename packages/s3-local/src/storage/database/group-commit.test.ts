import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { createGroupCommit } from "./group-commit.ts";

const table = () => {
  const database = new DatabaseSync(":memory:");
  onTestFinished(() => database.close());
  database.exec("CREATE TABLE words (word TEXT PRIMARY KEY)");
  const insert = database.prepare("INSERT INTO words VALUES (?)");
  const add = (word: string) => (): string => {
    insert.run(word);
    return word;
  };
  const words = (): unknown[] => database.prepare("SELECT word FROM words").all();
  return { commits: createGroupCommit(database), add, words, database };
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

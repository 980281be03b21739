import type { DatabaseSync } from "node:sqlite";

/** Runs writes in transactions that are durable before their promises resolve. */
export interface GroupCommit {
  /**
   * Runs `write` together with other waiting writes, in one transaction and one fsync. A write that
   * throws is rolled back alone, and rejects its own promise.
   */
  commit<Result>(write: () => Result): Promise<Result>;
  /** Runs `write` with the next commit, within 50 ms. Use it only for writes that a crash may lose. */
  commitSoon(write: () => void): void;
  /** Runs all waiting writes. */
  flush(): void;
}

interface Waiting {
  run(): void;
  settle(failure: { error: unknown } | undefined): void;
}

const lazyMilliseconds = 50;

export const createGroupCommit = (database: DatabaseSync): GroupCommit => {
  let waiting: Waiting[] = [];
  let scheduled = false;
  let lazyTimer: NodeJS.Timeout | undefined;
  const begin = database.prepare("BEGIN IMMEDIATE");
  const end = database.prepare("COMMIT");
  const save = database.prepare("SAVEPOINT alone");
  const keep = database.prepare("RELEASE alone");
  const undo = database.prepare("ROLLBACK TO alone");

  const flush = (): void => {
    clearTimeout(lazyTimer);
    lazyTimer = undefined;
    scheduled = false;
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    let failure: { error: unknown } | undefined;
    try {
      begin.run();
      for (const write of batch) write.run();
      end.run();
    } catch (error) {
      failure = { error };
      if (database.isTransaction) database.exec("ROLLBACK");
    }
    for (const write of batch) write.settle(failure);
  };

  const runAlone = <Result>(write: () => Result): Result => {
    save.run();
    try {
      const result = write();
      keep.run();
      return result;
    } catch (error) {
      undo.run();
      keep.run();
      throw error;
    }
  };

  return {
    commit<Result>(write: () => Result) {
      return new Promise<Result>((resolve, reject) => {
        let finish = (): void => reject(new Error("The transaction did not run"));
        waiting.push({
          run: () => {
            try {
              const result = runAlone(write);
              finish = () => resolve(result);
            } catch (error) {
              finish = () => reject(error);
            }
          },
          settle: (failure) => (failure === undefined ? finish() : reject(failure.error)),
        });
        if (scheduled) return;
        scheduled = true;
        setImmediate(flush);
      });
    },
    commitSoon(write) {
      const run = (): void => {
        try {
          runAlone(write);
        } catch (error) {
          console.error("s3-local: a write was lost:", error);
        }
      };
      waiting.push({ run, settle: () => {} });
      lazyTimer ??= setTimeout(flush, lazyMilliseconds);
    },
    flush,
  };
};

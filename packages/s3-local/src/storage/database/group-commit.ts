import type { DatabaseSync } from "node:sqlite";

/** Runs writes in transactions that are durable before their promises resolve. */
export interface GroupCommit {
  /**
   * Runs `write` together with other waiting writes, in one transaction and one fsync. Other readers see
   * it during the fsync. A write that throws is rolled back alone, and rejects its own promise.
   */
  commit<Result>(write: () => Result): Promise<Result>;
  /** Runs `write` with the next commit, within 50 ms. Use it only for writes that a crash may lose. */
  commitSoon(write: () => void): void;
  /** Runs all waiting writes. */
  flush(): void;
}

interface Waiting {
  /** True if a crash of the machine may lose the write. */
  isPatient: boolean;
  run(): void;
  settle(failure: { error: unknown } | undefined): void;
}

const lazyMilliseconds = 50;

/**
 * @param database must be in WAL mode. With `sync`, its `synchronous` should be NORMAL, so that a commit
 *   does not block this thread with an fsync of its own
 * @param sync makes the write-ahead log durable. By default, a commit is as durable as the database makes it
 * @see https://www.sqlite.org/pragma.html#pragma_synchronous
 */
export const createGroupCommit = (
  database: DatabaseSync,
  sync?: () => Promise<void>,
): GroupCommit => {
  let waiting: Waiting[] = [];
  let isScheduled = false;
  let isSyncing = false;
  let lazyTimer: NodeJS.Timeout | undefined;
  const begin = database.prepare("BEGIN IMMEDIATE");
  const end = database.prepare("COMMIT");
  const save = database.prepare("SAVEPOINT alone");
  const keep = database.prepare("RELEASE alone");
  const undo = database.prepare("ROLLBACK TO alone");

  /** Writes that arrive during an fsync wait for it, so that they share the next one. */
  const schedule = (): void => {
    if (isScheduled || isSyncing || waiting.length === 0) return;
    isScheduled = true;
    setImmediate(flush);
  };

  /** Runs writes in one transaction. `settle` then settles their promises. */
  const runBatch = (batch: readonly Waiting[]): { failed: boolean; settle: () => void } => {
    let failure: { error: unknown } | undefined;
    try {
      begin.run();
      for (const write of batch) write.run();
      end.run();
    } catch (error) {
      failure = { error };
      if (database.isTransaction) database.exec("ROLLBACK");
    }
    return {
      failed: failure !== undefined,
      settle: () => {
        for (const write of batch) write.settle(failure);
      },
    };
  };

  const flush = (): void => {
    clearTimeout(lazyTimer);
    lazyTimer = undefined;
    isScheduled = false;
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    const { failed, settle } = runBatch(batch);
    if (failed || sync === undefined || batch.every(({ isPatient }) => isPatient)) {
      settle();
      return;
    }
    isSyncing = true;
    // If the log cannot be made durable, it is unknown what a crash would lose, and another try may seem to
    // succeed. The error therefore ends the process, and the next one reads what the disk has.
    // https://wiki.postgresql.org/wiki/Fsync_Errors
    void sync().then(() => {
      isSyncing = false;
      settle();
      schedule();
    });
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
          isPatient: false,
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
        schedule();
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
      waiting.push({ isPatient: true, run, settle: () => {} });
      lazyTimer ??= setTimeout(schedule, lazyMilliseconds);
    },
    flush,
  };
};

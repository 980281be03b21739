import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { runMany } from "./run-many.ts";
import { addSummary, createSummary, type Summary } from "./summary.ts";

/** How many seeds a worker gets at a time. */
const portion = 1000;

interface Portion {
  readonly firstSeed: number;
  readonly runs: number;
}

/**
 * Runs seeds in several threads.
 *
 * @param onProgress called with the totals so far
 */
export const runInWorkers = async ({
  firstSeed,
  runs,
  workers,
  onProgress,
}: Portion & {
  readonly workers: number;
  readonly onProgress: (summary: Readonly<Summary>) => void;
}): Promise<Summary> => {
  const summary = createSummary();
  const end = firstSeed + runs;
  let next = firstSeed;
  const takePortion = (): Portion | undefined => {
    if (next >= end) return undefined;
    const taken = { firstSeed: next, runs: Math.min(portion, end - next) };
    next += taken.runs;
    return taken;
  };
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url));
      const handOut = () => {
        const taken = takePortion();
        if (taken !== undefined) return worker.postMessage(taken);
        worker.once("exit", () => resolve());
        void worker.terminate();
      };
      worker.once("error", reject);
      worker.on("message", (done: Summary) => {
        addSummary(summary, done);
        onProgress(summary);
        handOut();
      });
      handOut();
    });
  await Promise.all(Array.from({ length: workers }, work));
  return summary;
};

if (!isMainThread)
  parentPort?.on("message", async (taken: Portion) => {
    parentPort?.postMessage(await runMany(taken));
  });

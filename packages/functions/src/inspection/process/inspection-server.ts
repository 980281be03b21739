import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { acceptedTypes } from "@slipway/core/content/accepted-types";
import { limits } from "@slipway/core/limits";
import { limitAllocations } from "../media/allocation-budget.ts";
import type { InspectionJob, InspectionMessage } from "./inspection-messages.ts";
import { inspectionArguments, inspectionFile } from "./inspection-program.ts";
import { readPeakMemory } from "./peak-memory.ts";

/** Sends a message. Resolves when it has left this process, since the next step can end the process. */
const send = (message: InspectionMessage): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error ? reject(error) : resolve()));
  });

/** Inspects the uploads that the parent process sends, one at a time, until the channel closes. */
export const serveInspections = async (): Promise<void> => {
  process.on("disconnect", () => process.exit());
  const running = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const watchdog = new Worker(inspectionFile(), {
    argv: [...inspectionArguments],
    workerData: running,
  });
  watchdog.unref();
  const watched = once(watchdog, "online");
  // Half of the memory is for buffers, which V8's heap limit does not include. The other half is for the heap.
  const resetAllocations = limitAllocations(limits.inspection.memory / 2);
  // Imported after the limit is set, so that it applies to the parsers.
  const [{ checkContentType }, { readMediaDetails }] = await Promise.all([
    import("../check-content-type.ts"),
    import("../media/media-details.ts"),
    watched,
  ]);

  const inspect = async ({ content, media }: InspectionJob): Promise<void> => {
    setRunning(1);
    resetAllocations();
    const verdict = await checkContentType(content);
    await send({ kind: "verdict", verdict });
    const family = acceptedTypes[content.contentType]?.family;
    const details =
      media && verdict.outcome === "passed" && family !== undefined
        ? await readMediaDetails({ ...content, family })
        : undefined;
    // Pending callbacks of the parsers run within the limits of this upload.
    await setImmediate();
    setRunning(0);
    const memory = process.memoryUsage.rss();
    await send({ kind: "done", media: details, memory, peakMemory: readPeakMemory() });
  };
  const setRunning = (value: 0 | 1) => {
    Atomics.store(running, 0, value);
    Atomics.notify(running, 0);
  };
  process.on("message", (job: InspectionJob) => void inspect(job));
  await send({ kind: "started" });
};

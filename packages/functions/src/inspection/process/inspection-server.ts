import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { acceptedTypes } from "@slipway/core/content/accepted-types";
import { limits } from "@slipway/core/limits";
import { limitAllocations } from "../media/allocation-budget.ts";
import type { InspectionJob, InspectionMessage } from "./inspection-messages.ts";
import { inspectionArguments, inspectionFile } from "./inspection-program.ts";

/** Sends a message; resolves when it has left this process, which what follows may end. */
const send = (message: InspectionMessage): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error ? reject(error) : resolve()));
  });

/** Inspects what the parent process sends, one upload at a time, until the channel to it ends. */
export const serveInspections = async (): Promise<void> => {
  process.on("disconnect", () => process.exit());
  const running = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const watchdog = new Worker(inspectionFile(), {
    argv: [...inspectionArguments],
    workerData: running,
  });
  watchdog.unref();
  const watched = once(watchdog, "online");
  // Half for what is allocated by size, which V8's heap limit does not cover; the other half is the heap's.
  const resetAllocations = limitAllocations(limits.inspection.memory / 2);
  // Loaded only now, so that parsers allocate within the budget.
  const [{ verdictOn }, { mediaDetails }] = await Promise.all([
    import("../verdict.ts"),
    import("../media/media-details.ts"),
    watched,
  ]);

  const inspect = async ({ content, media }: InspectionJob): Promise<void> => {
    setRunning(1);
    resetAllocations();
    const verdict = await verdictOn(content);
    await send({ kind: "verdict", verdict });
    const family = acceptedTypes[content.contentType]?.family;
    const details =
      media && verdict.outcome === "passed" && family !== undefined
        ? await mediaDetails({ ...content, family })
        : undefined;
    // What the parsers left running runs within the limits of this upload, not of the next.
    await setImmediate();
    setRunning(0);
    const memory = process.memoryUsage.rss();
    const peakMemory = process.resourceUsage().maxRSS * 1024;
    await send({ kind: "done", media: details, memory, peakMemory });
  };
  const setRunning = (value: 0 | 1) => {
    Atomics.store(running, 0, value);
    Atomics.notify(running, 0);
  };
  process.on("message", (job: InspectionJob) => void inspect(job));
  await send({ kind: "started" });
};

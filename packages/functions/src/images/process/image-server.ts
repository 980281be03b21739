import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { limits } from "@slipway/core/limits";
import { limitAllocations } from "../../inspection/media/allocation-budget.ts";
import { readPeakMemory } from "../../inspection/process/peak-memory.ts";
import type { DerivationJob, ReadBytes } from "../../ports/derived-images.ts";
import type { FromImageProcess, ToImageProcess } from "./image-messages.ts";
import { createImageArguments, getTimeLimit, imageFile } from "./image-program.ts";

/** Sends a message. Resolves when it has left this process. */
const send = (message: FromImageProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error ? reject(error) : resolve()));
  });

/** Derives from the files that the parent process sends, one at a time, until the channel closes. */
export const serveImages = async (): Promise<void> => {
  process.on("disconnect", () => process.exit());
  const running = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const watchdog = new Worker(imageFile(), {
    argv: createImageArguments(getTimeLimit()),
    workerData: running,
  });
  watchdog.unref();
  // V8's heap limit does not include buffers. Imported after the limit is set, so that it applies to the decoders.
  const resetAllocations = limitAllocations(limits.images.memory);
  const [{ deriveFile }] = await Promise.all([
    import("../decode/derive-file.ts"),
    once(watchdog, "online"),
  ]);
  const setRunning = (value: 0 | 1) => {
    Atomics.store(running, 0, value);
    Atomics.notify(running, 0);
  };
  const { read, onBytes } = createReader();

  const derive = async (job: DerivationJob): Promise<void> => {
    setRunning(1);
    resetAllocations();
    const file = await deriveFile(job, read);
    // Pending callbacks of the decoders run within the limits of this file.
    await setImmediate();
    setRunning(0);
    const memory = process.memoryUsage.rss();
    await send({ kind: "done", file, memory, peakMemory: readPeakMemory() });
  };
  process.on("message", (message: ToImageProcess) => {
    if (message.kind === "job") void derive(message.job);
    else onBytes(message);
  });
  await send({ kind: "started" });
};

/** Reads bytes from the parent process. */
const createReader = () => {
  const waiting = new Map<number, (bytes: Uint8Array | undefined) => void>();
  let count = 0;
  const read: ReadBytes = (range) =>
    new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, resolve);
      send({ kind: "read", number: count, range }).catch(reject);
    });
  const onBytes = ({ number, bytes }: Extract<ToImageProcess, { kind: "bytes" }>) => {
    waiting.get(number)?.(bytes);
    waiting.delete(number);
  };
  return { read, onBytes };
};

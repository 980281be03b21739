import { workerData } from "node:worker_threads";
import { limits } from "@slipway/core/limits";
import { getTimeLimit } from "./image-program.ts";

const { memory } = limits.images;
/** Milliseconds between two checks of a running job. */
const interval = 10;

/** Ends the whole process if a job exceeds a limit. The thread sleeps between jobs. */
export const watchImages = (): never => {
  /** 1 while a job runs, else 0. */
  const running: Int32Array = workerData;
  for (;;) {
    Atomics.wait(running, 0, 0);
    const end = performance.now() + getTimeLimit() * 1000;
    while (Atomics.wait(running, 0, 1, interval) === "timed-out")
      if (performance.now() > end || process.memoryUsage.rss() > memory)
        process.kill(process.pid, "SIGKILL");
  }
};

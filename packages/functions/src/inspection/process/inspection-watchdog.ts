import { workerData } from "node:worker_threads";
import { limits } from "@slipway/core/limits";

const { time, memory } = limits.inspection;
/** Milliseconds between two checks of a running inspection. */
const interval = 10;

/** Ends the whole process if an inspection exceeds a limit. The thread sleeps between inspections. */
export const watchInspections = (): never => {
  /** 1 while an inspection runs, else 0. */
  const running: Int32Array = workerData;
  for (;;) {
    Atomics.wait(running, 0, 0);
    const end = performance.now() + time * 1000;
    while (Atomics.wait(running, 0, 1, interval) === "timed-out")
      if (performance.now() > end || process.memoryUsage.rss() > memory)
        process.kill(process.pid, "SIGKILL");
  }
};

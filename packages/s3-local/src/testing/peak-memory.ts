import { readFile } from "node:fs/promises";

/** Returns the peak memory of a process in MB, or 0 if the system does not report it. */
export const peakMegabytes = async (pid: number | undefined): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
};

import { readFile } from "node:fs/promises";

/** The most memory a process has held, in MB; 0 where the system does not tell. */
export const peakMegabytes = async (pid: number | undefined): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
};

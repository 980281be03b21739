import { readFileSync } from "node:fs";

/**
 * Returns the most memory in bytes that this process has had. On Linux, `maxRSS` starts with the memory of the process that
 * started this one, and `VmHWM` does not (proc_pid_status(5)). Other systems have only `maxRSS`.
 */
export const readPeakMemory = (): number => {
  const kilobytes = readHighWaterMark() ?? process.resourceUsage().maxRSS;
  return kilobytes * 1024;
};

const readHighWaterMark = (): number | undefined => {
  try {
    const [, kilobytes] =
      /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes);
  } catch {
    return undefined;
  }
};

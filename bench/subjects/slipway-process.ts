import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Starts all of Slipway in a separate process, so that it does not block the process that measures. */
export const startSlipway = async (
  dataDir: string,
): Promise<{ readonly url: string; readonly child: ChildProcess }> => {
  const main = fileURLToPath(new URL("../../scripts/start.ts", import.meta.url));
  const child = spawn(process.execPath, [main, "--port", "0", "--data", dataDir], {
    // The root has a config with other kinds.
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  const [, url] = /running at (\S+)/.exec(String(line)) ?? [];
  if (!url) throw new Error(`Slipway did not start: ${line}`);
  return { url, child };
};

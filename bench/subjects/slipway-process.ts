import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/**
 * Starts all of Slipway in a separate process, so that it does not block the process that measures.
 *
 * @param folder has the config. The default has none, so that all files are of the kind `default`
 */
export const startSlipway = async (
  dataDir: string,
  folder = import.meta.dirname,
): Promise<{ readonly url: string; readonly child: ChildProcess }> => {
  const main = fileURLToPath(new URL("../../scripts/start.ts", import.meta.url));
  const child = spawn(process.execPath, [main, "--port", "0", "--data", dataDir], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  const [, url] = /running at (\S+)/.exec(String(line)) ?? [];
  if (!url) throw new Error(`Slipway did not start: ${line}`);
  return { url, child };
};

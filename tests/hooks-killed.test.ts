import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pdf } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { spawnSlipway } from "./spawn-slipway.ts";
import { temporaryFolder } from "./stack.ts";

const core = new URL("../packages/core/src/index.ts", import.meta.url).href;

/** A config whose hook writes when it starts and completes. It never completes until a file exists. */
const createConfig = (log: string, signal: string) => `
import { defineSlipway } from "${core}";
import { appendFileSync, existsSync } from "node:fs";

export default defineSlipway({
  kinds: {
    default: {
      onReady: async ({ upload }) => {
        appendFileSync(${JSON.stringify(log)}, \`started \${upload.id}\\n\`);
        console.log("in the hook of", upload.id);
        if (!existsSync(${JSON.stringify(signal)})) await new Promise(() => {});
        appendFileSync(${JSON.stringify(log)}, \`completed \${upload.id}\\n\`);
      },
    },
  },
});`;

test("a hook that was running when the process was killed runs again, and one that completed does not", async () => {
  await using data = await temporaryFolder();
  await using folder = await temporaryFolder();
  const log = join(folder.path, "log");
  const signal = join(folder.path, "may-complete");
  const config = join(folder.path, "slipway.config.ts");
  await writeFile(config, createConfig(log, signal));
  const readLines = async () =>
    existsSync(log) ? (await readFile(log, "utf8")).trim().split("\n") : [];
  const args = ["--port", "0", "--data", data.path, "--config", config];

  let killed: string;
  {
    await using slipway = spawnSlipway(...args);
    const apiUrl = `${await slipway.running()}/api`;
    killed = (await uploadFile(apiUrl, pdf("a.pdf"))).id;
    await expect.poll(readLines).toEqual([`started ${killed}`]);
    expect(slipway.output.stdout).toContain(`in the hook of ${killed}`);
    slipway.child.kill("SIGKILL");
    await slipway.exitCode;
  }
  await writeFile(signal, "");
  {
    await using slipway = spawnSlipway(...args);
    await slipway.running();
    // Until the function of the killed call must have ended, the event is refused.
    await expect
      .poll(readLines, { timeout: 110_000 })
      .toEqual([`started ${killed}`, `started ${killed}`, `completed ${killed}`]);
    slipway.child.kill("SIGKILL");
    await slipway.exitCode;
  }
  {
    await using slipway = spawnSlipway(...args);
    const apiUrl = `${await slipway.running()}/api`;
    const { id } = await uploadFile(apiUrl, pdf("b.pdf"));
    await expect.poll(readLines).toContain(`completed ${id}`);
    expect((await readLines()).filter((line) => line === `completed ${killed}`)).toHaveLength(1);
  }
}, 240_000);

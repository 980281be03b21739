import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildPath } from "@slipway/core/routes";
import { createRandom } from "@slipway/local/chaos/chance";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { startFaultyNetwork } from "./faulty-network/network.ts";
import { isPart } from "./faulty-network/requests.ts";
import { computeSha256, downloadedSha256, runSlipway } from "./run-cli.ts";
import { startTestStack, temporaryFolder } from "./stack.ts";

const MB = 1_000_000;
const kills = 50;

test(`an upload of 300 MB that is killed ${kills} times sends no part again that S3 has`, async () => {
  await using stack = await startTestStack();
  await using folder = await temporaryFolder();
  await using network = await startFaultyNetwork();
  const bytes = Buffer.alloc(300 * MB, "All hands on deck. ");
  // Computed while no connection waits: one that idles while this blocks is closed without notice.
  const sha256 = computeSha256(bytes);
  const path = join(folder.path, "log.txt");
  await writeFile(path, bytes);
  const put = () =>
    runSlipway(["put", path], {
      SLIPWAY_ENDPOINT: stack.apiUrl,
      SLIPWAY_STATE: join(folder.path, "state"),
      NODE_USE_ENV_PROXY: "1",
      HTTP_PROXY: network.url,
      NO_PROXY: "",
    });
  const parts = () => network.requests.filter(isPart);
  const bytesSent = () => parts().reduce((sum, part) => sum + part.bytes, 0);
  const chance = createRandom(4);
  const removeFault = network.injectFault(isPart, { bandwidth: 40 * MB });

  for (let life = 0; life < kills; life += 1) {
    // Killed in its first or second part, so that all runs together do not finish the upload.
    const enough = bytesSent() + chance() * 10 * MB;
    const run = put();
    await expect.poll(bytesSent, { interval: 5 }).toBeGreaterThan(enough);
    run.child.kill("SIGKILL");
    expect(await run.exitCode).toBeNull();
  }
  removeFault();
  const last = put();
  expect({ code: await last.exitCode, stderr: last.output.stderr }).toEqual({
    code: 0,
    stderr: "",
  });

  const stored = new Set<string | null>();
  const again = parts().filter(({ query, status }) => {
    const partNumber = query.get("partNumber");
    const had = stored.has(partNumber);
    if (status === 200) stored.add(partNumber);
    return had;
  });
  expect(stored.size).toBe(36);
  expect(again).toEqual([]);
  const [id = ""] = last.output.stdout.split(" ");
  expect(await downloadedSha256(stack.apiUrl, id)).toBe(sha256);
  const list = await (await callApi(stack.apiUrl + buildPath("listUploads"))).json();
  expect(list.uploads).toHaveLength(1);
}, 300_000);

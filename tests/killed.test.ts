import { buildPath } from "@slipway/core/routes";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { realFile } from "./real-files.ts";
import { postForm, requestForms, toRequestedFile, waitUntilFinalized } from "./script-client.ts";
import { spawnSlipway } from "./spawn-slipway.ts";
import { temporaryFolder } from "./stack.ts";

const files = 8;

test("uploads that S3 acknowledged before a kill are ready after it", async () => {
  await using folder = await temporaryFolder();
  const args = ["--port", "0", "--data", folder.path];
  const acknowledged = new Map<string, Buffer>();

  // Killed when this number of files is acknowledged and the others are in flight.
  for (const enough of [0, 2, 4, 6, 8]) {
    await using slipway = spawnSlipway(...args);
    const apiUrl = `${await slipway.running()}/api`;
    const texts = Array.from({ length: files }, (_, number) =>
      realFile(`${enough}-${number}.txt`, "text/plain", `${enough} ${number} `.repeat(20_000)),
    );
    const uploads = await requestForms(apiUrl, texts.map(toRequestedFile));
    let now = 0;
    const killWhenEnough = () => {
      if (now >= enough) slipway.child.kill("SIGKILL");
    };
    const sending = uploads.map(async (upload, index) => {
      const bytes = texts[index]?.buffer ?? Buffer.alloc(0);
      const { status } = await postForm(upload, bytes);
      if (status !== 201) return;
      acknowledged.set(upload.id, bytes);
      now += 1;
      killWhenEnough();
    });
    killWhenEnough();
    await Promise.allSettled(sending);
    await slipway.exitCode;
  }

  await using slipway = spawnSlipway(...args);
  const apiUrl = `${await slipway.running()}/api`;
  expect(acknowledged.size).toBeGreaterThanOrEqual(2 + 4 + 6 + 8);
  for (const [id, bytes] of acknowledged) {
    expect((await waitUntilFinalized(apiUrl, id)).status).toBe("ready");
    const download = await callApi(apiUrl + buildPath("downloadUpload", { id }));
    expect(Buffer.from(await download.arrayBuffer()).equals(bytes)).toBe(true);
  }
});

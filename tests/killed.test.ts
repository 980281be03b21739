import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { pathOf } from "../packages/core/src/routes.ts";
import { realFile } from "./real-files.ts";
import { declared, finalized, postForm, requestUploads } from "./script-client.ts";
import { spawnSlipway } from "./slipway-process.ts";
import { temporaryFolder } from "./stack.ts";

const kills = 5;
const files = 8;

test("what S3 acknowledged before a kill is ready after it", async () => {
  await using folder = await temporaryFolder();
  const args = ["--port", "0", "--data", folder.path];
  const acknowledged = new Map<string, Buffer>();

  for (let kill = 0; kill < kills; kill++) {
    await using slipway = spawnSlipway(...args);
    const apiUrl = `${await slipway.running()}/api`;
    const photos = Array.from({ length: files }, (_, number) =>
      realFile(`${kill}-${number}.txt`, "text/plain", `${kill} ${number} `.repeat(20_000)),
    );
    const uploads = await requestUploads(apiUrl, photos.map(declared));
    const sending = uploads.map(async (upload, index) => {
      await delay(index * 4);
      const bytes = photos[index]?.buffer ?? Buffer.alloc(0);
      const { status } = await postForm(upload, bytes);
      if (status === 201) acknowledged.set(upload.id, bytes);
    });
    // Each time a little later: before, between and after acknowledgements.
    void delay(kill * 9).then(() => slipway.child.kill("SIGKILL"));
    await Promise.allSettled(sending);
    await slipway.ended;
  }

  await using slipway = spawnSlipway(...args);
  const apiUrl = `${await slipway.running()}/api`;
  expect(acknowledged.size).toBeGreaterThan(0);
  for (const [id, bytes] of acknowledged) {
    expect((await finalized(apiUrl, id)).status).toBe("ready");
    const download = await fetch(apiUrl + pathOf("downloadUpload", { id }));
    expect(Buffer.from(await download.arrayBuffer()).equals(bytes)).toBe(true);
  }
});

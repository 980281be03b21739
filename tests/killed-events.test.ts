import { expect, test } from "vitest";
import { startEventSubscriber } from "./event-subscriber.ts";
import { realFile } from "./real-files.ts";
import { postForm, requestForms, toRequestedFile, waitUntilFinalized } from "./script-client.ts";
import { spawnSlipway } from "./spawn-slipway.ts";
import { temporaryFolder } from "./stack.ts";

const files = 8;

test("every ready upload publishes its event, whenever the process was killed", async () => {
  await using folder = await temporaryFolder();
  let whenTaken = () => {};
  await using subscriber = await startEventSubscriber(() => whenTaken());
  const args = ["--port", "0", "--data", folder.path, "--events-to", subscriber.url];
  const acknowledged: string[] = [];

  // Killed when this number of its events is in flight. The other events are anywhere between the stream and the bus.
  for (const enough of [1, 3, 5, 7]) {
    await using slipway = spawnSlipway(...args);
    const apiUrl = `${await slipway.running()}/api`;
    const texts = Array.from({ length: files }, (_, number) =>
      realFile(`${enough}-${number}.txt`, "text/plain", `${enough} ${number} `.repeat(1000)),
    );
    const uploads = await requestForms(apiUrl, texts.map(toRequestedFile));
    let now = 0;
    whenTaken = () => {
      now += 1;
      if (now >= enough) slipway.child.kill("SIGKILL");
    };
    const sending = uploads.map(async (upload, index) => {
      const { status } = await postForm(upload, texts[index]?.buffer ?? Buffer.alloc(0));
      if (status === 201) acknowledged.push(upload.id);
    });
    await Promise.allSettled(sending);
    await slipway.exitCode;
  }
  whenTaken = () => {};

  await using slipway = spawnSlipway(...args);
  const apiUrl = `${await slipway.running()}/api`;
  expect(acknowledged.length).toBeGreaterThan(files);
  for (const id of acknowledged)
    expect((await waitUntilFinalized(apiUrl, id)).status).toBe("ready");
  const told = () =>
    subscriber.accepted.flatMap(({ detail }) => (detail.type === "upload.ready" ? detail.id : []));
  await expect.poll(() => acknowledged.filter((id) => !told().includes(id))).toEqual([]);
  expect(slipway.output.stderr).toBe("");
});

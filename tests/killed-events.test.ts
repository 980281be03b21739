import { expect, test } from "vitest";
import { eventSubscriber } from "./event-subscriber.ts";
import { realFile } from "./real-files.ts";
import { declared, finalized, postForm, requestForms } from "./script-client.ts";
import { spawnSlipway } from "./slipway-process.ts";
import { temporaryFolder } from "./stack.ts";

const files = 8;

test("an upload that is ready is told, whenever the process was killed", async () => {
  await using folder = await temporaryFolder();
  let whenTaken = () => {};
  await using subscriber = await eventSubscriber(() => whenTaken());
  const args = ["--port", "0", "--data", folder.path, "--events-to", subscriber.url];
  const acknowledged: string[] = [];

  // Killed at once when so many of its events are on their way: with the others written, noted, on the bus, or not yet.
  for (const enough of [1, 3, 5, 7]) {
    await using slipway = spawnSlipway(...args);
    const apiUrl = `${await slipway.running()}/api`;
    const texts = Array.from({ length: files }, (_, number) =>
      realFile(`${enough}-${number}.txt`, "text/plain", `${enough} ${number} `.repeat(1000)),
    );
    const uploads = await requestForms(apiUrl, texts.map(declared));
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
    await slipway.ended;
  }
  whenTaken = () => {};

  await using slipway = spawnSlipway(...args);
  const apiUrl = `${await slipway.running()}/api`;
  expect(acknowledged.length).toBeGreaterThan(files);
  for (const id of acknowledged) expect((await finalized(apiUrl, id)).status).toBe("ready");
  const told = () =>
    subscriber.taken.flatMap(({ detail }) => (detail.type === "upload.ready" ? detail.id : []));
  await expect.poll(() => acknowledged.filter((id) => !told().includes(id))).toEqual([]);
  expect(slipway.output.stderr).toBe("");
});

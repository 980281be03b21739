import { createUploader } from "@slipway/client/node/uploader";
import { type LocalSlipway, startSlipway } from "@slipway/local";
import { afterAll, beforeAll, expect, test } from "vitest";
import config from "../slipway.config.ts";

let slipway: LocalSlipway;
beforeAll(async () => {
  slipway = await startSlipway({ config });
});
afterAll(() => slipway.close());

test("a user uploads an avatar", async () => {
  const uploader = createUploader<typeof config>({
    endpoint: slipway.apiUrl,
    getToken: () => slipway.getToken("ada"),
    stateFolder: `${slipway.dataDir}/unfinished`,
  });
  const pixel = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
  const avatar = new File([Buffer.from(pixel, "base64")], "avatar.gif", { type: "image/gif" });
  uploader.add([avatar], { kind: "avatar" });
  await uploader.settled();
  expect(uploader.getSnapshot().uploads).toMatchObject([
    { state: { status: "ready", record: { kind: "avatar", createdBy: "ada" } } },
  ]);
});

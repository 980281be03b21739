import { createUploader } from "@slipway/client/node/uploader";
import { startSlipway } from "@slipway/local";
import { expect, onTestFinished, test } from "vitest";
import config from "../slipway.config.ts";

const pixel = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

test("a user uploads a picture", { timeout: 60_000 }, async () => {
  const slipway = await startSlipway({ config });
  onTestFinished(() => slipway.close());
  const uploader = createUploader<typeof config>({
    endpoint: slipway.apiUrl,
    getToken: () => slipway.getToken("ada"),
    stateFolder: `${slipway.dataDir}/unfinished`,
  });
  const picture = new File([Buffer.from(pixel, "base64")], "pixel.gif", { type: "image/gif" });
  uploader.add([picture], { kind: "picture" });
  await uploader.settled();
  expect(uploader.getSnapshot().uploads).toMatchObject([
    { state: { status: "ready", record: { fileName: "pixel.gif", createdBy: "ada" } } },
  ]);
});

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { createUploader } from "@slipway/client/node/uploader";
import { startSlipwayWithoutApi } from "@slipway/local";
import { expect, onTestFinished, test } from "vitest";
import config from "../slipway.config.ts";
import { app } from "../src/app.ts";

const pixel = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

test("a user uploads a picture", { timeout: 60_000 }, async () => {
  const slipway = await startSlipwayWithoutApi({ config });
  onTestFinished(() => slipway.close());
  slipway.setEnvironment();
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const uploader = createUploader<typeof config>({
    endpoint: `http://127.0.0.1:${port}/api/slipway`,
    stateFolder: `${slipway.dataDir}/unfinished`,
  });
  const picture = new File([Buffer.from(pixel, "base64")], "pixel.gif", { type: "image/gif" });
  uploader.add([picture], { kind: "picture" });
  await uploader.settled();
  expect(uploader.getSnapshot().uploads).toMatchObject([
    { state: { status: "ready", record: { fileName: "pixel.gif", createdBy: "ada" } } },
  ]);
});

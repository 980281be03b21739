/// <reference path="../../../.sst/platform/config.d.ts" />

// An app whose instances use the bucket in the environment.
export default $config({
  app: () => ({ name: "studio", home: "aws" }),
  async run() {
    const { Slipway } = await import("@slipway/sst");
    for (const name of (process.env.TEST_INSTANCES ?? "").split(","))
      new Slipway(name, { bucket: { name: process.env.TEST_BUCKET ?? "" } });
    return {};
  },
});

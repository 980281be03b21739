/// <reference path="../../../.sst/platform/config.d.ts" />

// An app whose instances use the buckets in the environment, such as `One=media-files,Two=other-files:media/`.
export default $config({
  app: () => ({ name: "studio", home: "aws" }),
  async run() {
    const { Slipway } = await import("@slipway/sst");
    for (const instance of (process.env.TEST_BUCKETS ?? "").split(",")) {
      const [name = "", bucket = ""] = instance.split("=");
      const [bucketName = "", prefix] = bucket.split(":");
      new Slipway(name, {
        api: false,
        origins: ["https://app.example.com"],
        bucket: { name: bucketName, prefix },
      });
    }
    return {};
  },
});

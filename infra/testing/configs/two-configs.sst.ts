/// <reference path="../../../.sst/platform/config.d.ts" />

// An app with three Slipways: two with a config of their own, and one without.
export default $config({
  app: () => ({ name: "studio", home: "aws" }),
  async run() {
    const { Slipway } = await import("@slipway/sst");
    const albums = new sst.aws.Dynamo("Albums", {
      fields: { id: "string" },
      primaryIndex: { hashKey: "id" },
    });
    new Slipway("Albums1", {
      config: "infra/testing/configs/albums.config.ts",
      hooks: {
        link: [albums],
        permissions: [{ actions: ["ses:SendEmail"], resources: ["arn:aws:ses:eu-central-1:1:x"] }],
        environment: { ALBUM_LIMIT: "100" },
      },
    });
    new Slipway("Scans", {
      config: "infra/testing/configs/scans.config.ts",
      hooks: { environment: { SCANNER: "2" } },
    });
    new Slipway("Plain");
    return {};
  },
});

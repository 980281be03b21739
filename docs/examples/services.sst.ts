/// <reference path="../../.sst/platform/config.d.ts" />

export default $config({
  app: () => ({ name: "studio", home: "aws" }),
  async run() {
    const { Slipway } = await import("@slipway/sst");
    const media = new Slipway("Media", { services: ["cleaner"] });
    new sst.aws.Function("Cleaner", {
      handler: "cleaner.handler",
      link: [media, media.services.cleaner],
    });
  },
});

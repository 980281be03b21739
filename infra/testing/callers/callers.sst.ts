/// <reference path="../../../.sst/platform/config.d.ts" />

// An app with two Slipways: one with services, and one with the app's own authorizer.
export default $config({
  app: () => ({ name: "studio", home: "aws" }),
  async run() {
    const { Slipway } = await import("@slipway/sst");
    const shop = new Slipway("Shop", { services: ["cleaner", "billing"] });
    new sst.aws.Function("Cleaner", {
      handler: "docs/examples/gallery.handler",
      link: [shop.services.cleaner],
    });
    const own = new Slipway("Own", {
      page: false,
      origins: ["https://app.example.com"],
      authorizer: "docs/examples/session-authorizer.handler",
      identitySources: ["$request.header.Cookie"],
    });
    return { shop: shop.api.url, own: own.api.url };
  },
});

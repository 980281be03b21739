/// <reference path="../../../.sst/platform/config.d.ts" />

// An app whose files CloudFront serves, with a domain and a third key, and without either; and an instance without such files.
export default $config({
  app: () => ({ name: "studio", home: "aws" }),
  async run() {
    const { Slipway } = await import("@slipway/sst");
    const config = "infra/testing/configs/site.config.ts";
    new Slipway("Site", { config, files: { domain: "files.example.com", keyNumber: 3 } });
    new Slipway("Own", { config, api: false, origins: ["https://app.example.com"] });
    new Slipway("Plain", { api: false, origins: ["https://app.example.com"] });
    return {};
  },
});

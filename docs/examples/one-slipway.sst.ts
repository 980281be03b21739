/// <reference path="../../.sst/platform/config.d.ts" />

export default $config({
  app: () => ({ name: "studio", home: "aws" }),
  async run() {
    const { Slipway } = await import("@slipway/sst");
    const media = new Slipway("Media", { alarms: { email: "ops@example.com" } });
    return { page: media.url, api: media.api.url };
  },
});

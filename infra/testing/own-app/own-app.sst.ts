/// <reference path="../../../.sst/platform/config.d.ts" />

// An app that answers the API itself, and one that uses a bucket that exists.
export default $config({
  app: () => ({ name: "studio", home: "aws" }),
  async run() {
    const { Slipway } = await import("@slipway/sst");
    const server = new Slipway("Server", { api: false, origins: ["https://app.example.com"] });
    new sst.aws.Function("Web", {
      handler: "docs/examples/gallery.handler",
      link: [server],
      permissions: server.serverPermissions,
      environment: server.serverEnvironment,
    });
    const kept = new Slipway("Kept", {
      bucket: { name: "media-files", prefix: "media/files/" },
      dataEvents: true,
    });
    return { kept: kept.url };
  },
});

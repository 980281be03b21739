/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app: ({ stage }) => ({
    name: "studio",
    home: "aws",
    protect: stage === "production",
    removal: stage === "production" ? "retain" : "remove",
  }),
  async run() {
    const { Slipway } = await import("@slipway/sst");

    // With Slipway's page, API, and sign-in.
    const media = new Slipway("Media", { config: "slipway.config.ts" });

    // With a page of your own.
    const papers = new Slipway("Papers", { page: false, origins: ["https://app.example.com"] });

    // With an API of your own: @slipway/server answers it in this function.
    const inbox = new Slipway("Inbox", { api: false, origins: ["https://app.example.com"] });
    new sst.aws.Function("Web", {
      handler: "src/web.handler",
      link: [inbox],
      permissions: inbox.serverPermissions,
      environment: inbox.serverEnvironment,
    });

    return { media: media.url, papers: papers.api.url };
  },
});

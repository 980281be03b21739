/// <reference path="./.sst/platform/config.d.ts" />

/** The origin of the pages that upload to the bucket. */
const origin = "https://pictures.example.com";

export default $config({
  app: ({ stage }) => ({
    name: "slipway-app",
    home: "aws",
    removal: stage === "production" ? "retain" : "remove",
  }),
  async run() {
    const { Slipway } = await import("@slipway/sst");
    const uploads = new Slipway("Uploads", {
      config: "slipway.config.ts",
      api: false,
      origins: [origin],
    });
    const api = new sst.aws.Function("Api", {
      handler: "src/lambda.handler",
      url: true,
      environment: uploads.serverEnvironment,
      permissions: uploads.serverPermissions,
    });
    return { api: api.url };
  },
});

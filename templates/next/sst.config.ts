/// <reference path="./.sst/platform/config.d.ts" />

/** The domain of the app. */
const domain = "pictures.example.com";

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
      origins: [$dev ? "http://localhost:3000" : `https://${domain}`],
    });
    const web = new sst.aws.Nextjs("Web", {
      domain,
      dev: { command: "npx next dev" },
      environment: uploads.serverEnvironment,
      permissions: uploads.serverPermissions,
    });
    return { web: web.url };
  },
});

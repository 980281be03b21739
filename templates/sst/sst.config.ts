/// <reference path="./.sst/platform/config.d.ts" />

/** The domain of the page. Sign-ins return only to it. */
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
      page: false,
      origins: [$dev ? "http://localhost:5173" : `https://${domain}`],
    });
    const page = new sst.aws.StaticSite("Page", {
      path: "packages/page",
      domain,
      build: { command: "npm run build", output: "dist" },
      dev: { command: "npx vite --port 5173 --strictPort" },
      environment: {
        VITE_SLIPWAY: $jsonStringify({
          api: uploads.api.url,
          signIn: { issuer: uploads.issuer, clientId: uploads.audience, scope: "openid profile" },
        }),
      },
    });
    return { page: page.url, api: uploads.api.url };
  },
});

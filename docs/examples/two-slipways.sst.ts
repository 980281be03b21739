/// <reference path="../../.sst/platform/config.d.ts" />

// An app of yours that has Slipway's checkout in a folder and uses it twice: once with Slipway's page, and once behind a
// page of its own.
export default $config({
  app: ({ stage }) => ({
    name: "studio",
    home: "aws",
    protect: stage === "production",
    removal: stage === "production" ? "retain" : "remove",
  }),
  async run() {
    // In your app: "./vendor/slipway/infra/slipway.ts", and `path: "vendor/slipway"` among the options.
    const { Slipway } = await import("../../infra/slipway.ts");

    const media = new Slipway("Media", {
      domain: "media.example.com",
      alarms: { email: "ops@example.com" },
      logRetention: "1 year",
      dataEvents: true,
      tags: { team: "media" },
    });

    const papers = new Slipway("Papers", {
      page: false,
      origins: ["https://app.example.com"],
      issuer: { issuer: "https://id.example.com", audience: "papers" },
      throttle: { rate: 50, burst: 100 },
      protect: true,
    });

    // A function of yours learns the names by linking, and may do what you grant it.
    new sst.aws.Function("Gallery", {
      handler: "docs/examples/gallery.handler",
      link: [media],
      permissions: [
        { actions: ["s3:GetObject"], resources: [$interpolate`${media.bucket.arn}/uploads/*`] },
      ],
    });
    return { media: media.url, papers: papers.api.url };
  },
});

/// <reference path="../../.sst/platform/config.d.ts" />

// An app of yours that uses Slipway twice: once with its page, and once behind a
// page of its own.
export default $config({
  app: ({ stage }) => ({
    name: "studio",
    home: "aws",
    protect: stage === "production",
    removal: stage === "production" ? "retain" : "remove",
  }),
  async run() {
    const { Slipway } = await import("@slipway/sst");

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

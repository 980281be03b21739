/// <reference path="../../.sst/platform/config.d.ts" />

// The longest names of an app and its instances, and the maximum of every option.
const list = (length: number, at: (index: number) => string) =>
  Array.from({ length }, (_, index) => at(index));

export default $config({
  app: () => ({
    name: `an-app--with-a-name-${"of-many-words-".repeat(8)}0`,
    home: "aws",
    removal: "retain",
  }),
  async run() {
    const { maximum } = await import("../options/option-rules.ts");
    const { Slipway } = await import("@slipway/sst");
    const issuer = (index: number) => `https://${index}-is-a-subdomain-of-an-issuer.example.com`;

    new Slipway("ItsNameHas20Letters1", {
      domain: `${"d".repeat(maximum.domain - ".example.com".length)}.example.com`,
      origins: list(maximum.origins, (index) => `https://app-${index}.example.com`),
      alarms: {
        email: "ops@example.com",
        topic: `arn:aws:sns:eu-central-1:123456789012:${"t".repeat(256)}`,
      },
      services: list(10, (index) => `${index}`.padStart(20, "s")),
      logRetention: "10 years",
      dataEvents: true,
      concurrency: { finalize: 1000, statuses: 10_000, reserve: true },
      throttle: { rate: 10_000, burst: 5000 },
      protect: true,
      tags: Object.fromEntries(
        list(maximum.tags, (index) => `${index}`.padStart(128, "k")).map((key) => [
          key,
          "v".repeat(256),
        ]),
      ),
    });
    new Slipway("AnotherOf20Letters12", {
      issuer: {
        issuer: `${issuer(0)}/tenant`,
        audience: "a".repeat(200),
        clientId: "c".repeat(200),
        // The maximum length, together with the issuer's own origin.
        origins: list(Math.floor(maximum.issuerOrigins / (issuer(0).length + 1)) - 1, (index) =>
          issuer(index + 1),
        ),
      },
    });
    return {};
  },
});

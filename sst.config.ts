/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app(input) {
    const isProduction = input.stage === "production";
    return {
      name: "slipway",
      home: "aws",
      // Data outlives a stage that is protected or retained: docs/deploy.md, "Removing a stage".
      protect: isProduction,
      removal: isProduction ? "retain" : "remove",
    };
  },
  async run() {
    const { readOptions } = await import("./infra/options/configuration.ts");
    const { Slipway } = await import("./infra/slipway.ts");
    const slipway = new Slipway("Slipway", readOptions(process.env));
    return {
      page: slipway.url,
      api: slipway.api.url,
      issuer: slipway.issuer,
      audience: slipway.audience,
      events: slipway.bus.arn,
      // What `slipway fsck` and `slipway redrive` are told.
      bucket: slipway.bucket.name,
      table: slipway.table.name,
      deadLetters: slipway.deadLetters.arn,
    };
  },
});

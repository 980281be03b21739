/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app(input) {
    const isProduction = input.stage === "production";
    return {
      name: "slipway",
      home: "aws",
      // Data outlives a stage that is protected or retained. See docs/deploy.md, "Removing a stage".
      // guard: production is protected
      protect: isProduction,
      removal: isProduction ? "retain" : "remove",
    };
  },
  async run() {
    const { readOptions, Slipway } = await import("@slipway/sst");
    // guard: options come from the environment
    const slipway = new Slipway("Slipway", {
      config: "slipway.config.ts",
      ...readOptions(process.env),
    });
    return {
      page: slipway.url,
      api: slipway.api.url,
      issuer: slipway.issuer,
      audience: slipway.audience,
      events: slipway.bus.arn,
      // For `slipway fsck` and `slipway redrive`.
      bucket: slipway.bucket.name,
      table: slipway.table.name,
      deadLetters: slipway.deadLetters.arn,
      hookDeadLetters: slipway.hookDeadLetters?.arn,
      imageDeadLetters: slipway.imageDeadLetters?.arn,
    };
  },
});

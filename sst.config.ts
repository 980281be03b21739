/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app(input) {
    const isProduction = input.stage === "production";
    return {
      name: "slipway",
      home: "aws",
      // The infrastructure asks `$app.protect` where production keeps what other stages throw away.
      protect: isProduction,
      removal: isProduction ? "retain" : "remove",
    };
  },
  async run() {
    await import("./infra/bucket.ts");
    await import("./infra/bucket-access-logs.ts");
    await import("./infra/table.ts");
    await import("./infra/queue.ts");
    await import("./infra/functions.ts");
    const { bus } = await import("./infra/bus.ts");
    await import("./infra/events.ts");
    await import("./infra/notification.ts");
    await import("./infra/sweep.ts");
    await import("./infra/alarms.ts");
    const { signIn } = await import("./infra/sign-in.ts");
    const { api } = await import("./infra/api.ts");
    const { page } = await import("./infra/page.ts");
    return {
      page: page.url,
      api: api.url,
      issuer: signIn.issuer,
      audience: signIn.audience,
      events: bus.arn,
    };
  },
});

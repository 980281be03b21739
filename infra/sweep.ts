import { limits } from "@slipway/core/limits";
import { functions } from "./functions.ts";

new sst.aws.CronV2("Sweep", {
  schedule: `rate(${limits.sweep.every / 60} minutes)`,
  function: functions["sweep-uploads"].arn,
});

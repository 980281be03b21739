import { limits } from "@slipway/core/limits";
import type { Scope } from "../scope.ts";
import type { Functions } from "./functions.ts";

export const scheduleSweep = ({ named, inside }: Scope, functions: Functions): sst.aws.CronV2 =>
  new sst.aws.CronV2(
    named("Sweep"),
    {
      schedule: `rate(${limits.sweep.every / 60} minutes)`,
      function: functions["sweep-uploads"].arn,
    },
    inside,
  );

import { limits } from "@slipway/core/limits";
import type { Scope } from "../scope.ts";
import type { Functions } from "./functions.ts";

/** Runs sweep-uploads on its schedule. */
export const scheduleSweep = ({ named, inside }: Scope, functions: Functions): sst.aws.CronV2 =>
  new sst.aws.CronV2(
    named("Sweep"),
    {
      // guard: the sweep has a valid rate
      schedule: `rate(${limits.sweep.every / 60} minutes)`,
      function: functions["sweep-uploads"].arn,
    },
    inside,
  );

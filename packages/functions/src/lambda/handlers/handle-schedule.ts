import { limits } from "@slipway/core/limits";
import type { Context } from "aws-lambda";
import type { Adapters } from "../../ports/adapters.ts";
import { type SweepSummary, sweepUploads } from "../../uploads/sweep.ts";

/** Creates the handler of the schedule. Each event starts one sweep, regardless of its content. */
export const sweepUploadsHandler =
  (adapters: Adapters) =>
  async (_event: unknown, context: Context): Promise<SweepSummary> => {
    const hasTime = () => context.getRemainingTimeInMillis() > limits.sweep.reserve * 1000;
    const summary = await sweepUploads(adapters, { hasTime });
    adapters.telemetry.info("swept", { ...summary });
    return summary;
  };

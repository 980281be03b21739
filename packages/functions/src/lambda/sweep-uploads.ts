import type { Context } from "aws-lambda";
import type { Adapters } from "../adapters.ts";
import { type SweepSummary, sweepUploads } from "../sweep-uploads.ts";

/** The schedule's event, whose content says nothing: one sweep. */
export const sweepUploadsHandler =
  (adapters: Adapters) =>
  async (_event: unknown, _context: Context): Promise<SweepSummary> => {
    const summary = await sweepUploads(adapters);
    adapters.telemetry.info("swept", { ...summary });
    return summary;
  };

import { sweepUploadsHandler } from "../lambda/sweep-uploads.ts";
import { onAws } from "../on-aws.ts";

export const handler = onAws("sweep-uploads", process.env, sweepUploadsHandler);

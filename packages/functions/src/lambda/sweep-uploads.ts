import { sweepUploadsHandler } from "./handlers/handle-schedule.ts";
import { onAws } from "./runtime/create-lambda-handler.ts";

export const handler = onAws("sweep-uploads", process.env, sweepUploadsHandler);

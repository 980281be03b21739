import { uploadStatusesHandler } from "./http/status-routes.ts";
import { onAws } from "./runtime/create-lambda-handler.ts";

export const handler = onAws("upload-statuses", process.env, uploadStatusesHandler);

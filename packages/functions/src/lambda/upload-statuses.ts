import { uploadStatusesHandler } from "./http/status-routes.ts";
import { createLambdaHandler } from "./runtime/create-lambda-handler.ts";

export const handler = createLambdaHandler("upload-statuses", process.env, uploadStatusesHandler);

import { uploadStatusesHandler } from "../lambda/upload-statuses.ts";
import { onAws } from "../on-aws.ts";

export const handler = onAws("upload-statuses", process.env, uploadStatusesHandler);

import { requestUploadHandler } from "../lambda/request-upload.ts";
import { onAws } from "../on-aws.ts";

export const handler = onAws("request-upload", process.env, requestUploadHandler);

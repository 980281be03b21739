import { finalizeUploadHandler } from "../lambda/finalize-upload.ts";
import { onAws } from "../on-aws.ts";

export const handler = onAws("finalize-upload", process.env, finalizeUploadHandler);

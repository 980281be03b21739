import { openBucket } from "../aws/s3/s3-objects.ts";
import { completeUploadHandler } from "./handlers/handle-completion.ts";
import { onAws } from "./runtime/create-lambda-handler.ts";

export const handler = onAws(
  "complete-upload",
  process.env,
  completeUploadHandler,
  // Every event needs S3, so its client is loaded at start.
  async () => ({ openBucket }),
);

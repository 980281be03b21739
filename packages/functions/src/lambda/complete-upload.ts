import { objectsOfBucket } from "../aws/s3/objects-of-bucket.ts";
import { completeUploadHandler } from "./handlers/handle-completion.ts";
import { onAws } from "./runtime/create-lambda-handler.ts";

export const handler = onAws(
  "complete-upload",
  process.env,
  completeUploadHandler,
  // Every event needs S3.
  async () => ({ objectsOfBucket }),
);

import { completeUploadHandler } from "../lambda/complete-upload.ts";
import { objectsOfBucket } from "../objects-of-bucket.ts";
import { onAws } from "../on-aws.ts";

export const handler = onAws(
  "complete-upload",
  process.env,
  completeUploadHandler,
  // Every event needs S3.
  async () => ({ objectsOfBucket }),
);

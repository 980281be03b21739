import { finalizeUploadHandler } from "../lambda/finalize-upload.ts";
import { objectsOfBucket } from "../objects-of-bucket.ts";
import { onAws } from "../on-aws.ts";

export const handler = onAws(
  "finalize-upload",
  process.env,
  finalizeUploadHandler,
  // Every event needs S3: its client is loaded while Lambda lends the whole processor, which it does until the first event.
  async () => ({ objectsOfBucket }),
);

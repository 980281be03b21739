import { objectsOfBucket } from "../aws/s3/objects-of-bucket.ts";
import { finalizeUploadHandler } from "./handlers/handle-bucket-events.ts";
import { onAws } from "./runtime/create-lambda-handler.ts";

export const handler = onAws(
  "finalize-upload",
  process.env,
  finalizeUploadHandler,
  // Every event needs S3: its client is loaded while Lambda lends the whole processor, which it does until the first event.
  async () => ({ objectsOfBucket }),
);

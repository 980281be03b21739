import { openBucket } from "../aws/s3/s3-objects.ts";
import { finalizeUploadHandler } from "./handlers/handle-bucket-events.ts";
import { createLambdaHandler } from "./runtime/create-lambda-handler.ts";

export const handler = createLambdaHandler(
  "finalize-upload",
  process.env,
  finalizeUploadHandler,
  // Every event needs S3. Lambda provides a full CPU until the first event, so the client is loaded at start.
  async () => ({ openBucket }),
);

import { openBucket } from "../aws/s3/s3-objects.ts";
import { finalizeUploadHandler } from "./handlers/handle-bucket-events.ts";
import { createLambdaHandler } from "./runtime/create-lambda-handler.ts";

export const handler = createLambdaHandler(
  {
    name: "finalize-upload",
    variables: process.env,
    // Every event needs S3. Lambda provides a full CPU until the first event, so the client is loaded at start.
    loadS3: async () => ({ openBucket }),
  },
  finalizeUploadHandler,
);

import { openBucket } from "../aws/s3/s3-objects.ts";
import { completeUploadHandler } from "./handlers/handle-completion.ts";
import { createLambdaHandler } from "./runtime/create-lambda-handler.ts";

export const handler = createLambdaHandler(
  {
    name: "complete-upload",
    variables: process.env,
    // Every event needs S3, so its client is loaded at start.
    loadS3: async () => ({ openBucket }),
  },
  completeUploadHandler,
);

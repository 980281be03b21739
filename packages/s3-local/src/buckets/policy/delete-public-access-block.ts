import type { Operation } from "../../http/operation.ts";
import { requestedBucket } from "../../http/request-address.ts";
import { emptyResponse } from "../../http/response.ts";
import { requireBucket } from "../require-bucket.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html */
export const deletePublicAccessBlock: Operation = {
  name: "DeletePublicAccessBlock",
  async handle(request, { db }) {
    const bucket = requestedBucket(request);
    await db.commit(() => {
      requireBucket(db, bucket);
      db.settings.delete(bucket, "public-access-block");
    });
    return emptyResponse(204);
  },
};

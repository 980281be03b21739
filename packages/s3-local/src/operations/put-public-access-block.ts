import type { Operation } from "../operation.ts";
import { parsePublicAccessBlock, publicAccessBlockDocument } from "../public-access-block.ts";
import { emptyResponse } from "../response.ts";
import { existingBucket } from "../storage/write-version.ts";
import { readXmlBody } from "../xml-body.ts";
import { addressedBucket } from "./address.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html */
export const putPublicAccessBlock: Operation = {
  name: "PutPublicAccessBlock",
  async handle(request, { db }) {
    const bucket = addressedBucket(request);
    const body = await readXmlBody(request, "PublicAccessBlockConfiguration");
    const block = parsePublicAccessBlock(body);
    await db.commit(() => {
      existingBucket(db, bucket);
      db.settings.put(bucket, "public-access-block", publicAccessBlockDocument(block));
    });
    return emptyResponse(200);
  },
};

import { readXmlBody } from "../../http/body/xml-body.ts";
import type { Operation } from "../../http/operation.ts";
import { requestedBucket } from "../../http/request-address.ts";
import { emptyResponse } from "../../http/response.ts";
import { requireBucket } from "../require-bucket.ts";
import { parsePublicAccessBlock, publicAccessBlockDocument } from "./public-access-block.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html */
export const putPublicAccessBlock: Operation = {
  name: "PutPublicAccessBlock",
  async handle(request, { db }) {
    const bucket = requestedBucket(request);
    const body = await readXmlBody(request, "PublicAccessBlockConfiguration");
    const block = parsePublicAccessBlock(body);
    await db.commit(() => {
      requireBucket(db, bucket);
      db.settings.put(bucket, "public-access-block", publicAccessBlockDocument(block));
    });
    return emptyResponse(200);
  },
};

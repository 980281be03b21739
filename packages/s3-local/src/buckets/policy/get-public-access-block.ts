import { S3Error } from "../../http/errors.ts";
import type { Operation } from "../../http/operation.ts";
import { requestedBucket } from "../../http/request-address.ts";
import { xmlResponse } from "../../http/response.ts";
import { requireBucket } from "../require-bucket.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html */
export const getPublicAccessBlock: Operation = {
  name: "GetPublicAccessBlock",
  async handle(request, { db }) {
    const { name } = requireBucket(db, requestedBucket(request));
    const block = db.settings.find(name, "public-access-block");
    if (block === undefined) {
      throw new S3Error("NoSuchPublicAccessBlockConfiguration", { details: { BucketName: name } });
    }
    return xmlResponse(block);
  },
};

import type { Operation } from "../operation.ts";
import { owner } from "../owner.ts";
import { xmlResponse } from "../response.ts";
import { document, tag, text } from "../xml.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export const listBuckets: Operation = {
  name: "ListBuckets",
  async handle(_request, { db }) {
    const buckets = db.buckets
      .list()
      .map(({ name, createdAt }) =>
        tag("Bucket", text("Name", name), text("CreationDate", createdAt.toISOString())),
      );
    return xmlResponse(document("ListAllMyBucketsResult", tag("Buckets", ...buckets), owner));
  },
};

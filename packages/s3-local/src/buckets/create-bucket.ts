import { readXmlBody } from "../http/body/xml-body.ts";
import { S3Error } from "../http/errors.ts";
import type { Operation } from "../http/operation.ts";
import { header } from "../http/request.ts";
import { requestedBucket } from "../http/request-address.ts";
import { emptyResponse } from "../http/response.ts";
import { childText } from "../http/xml.ts";
import { blockEverything, publicAccessBlockDocument } from "./policy/public-access-block.ts";

const reservedPrefixes = ["xn--", "sthree-", "amzn-s3-demo-"];
const reservedSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const isBucketName = (name: string): boolean =>
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
  !name.includes("..") &&
  !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
  !reservedPrefixes.some((prefix) => name.startsWith(prefix)) &&
  !reservedSuffixes.some((suffix) => name.endsWith(suffix));

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
export const createBucket: Operation = {
  name: "CreateBucket",
  async handle(request, { db, clock, region }) {
    const name = requestedBucket(request);
    if (!isBucketName(name)) {
      throw new S3Error("InvalidBucketName", { details: { BucketName: name } });
    }
    const hasBody =
      header(request, "transfer-encoding") !== undefined ||
      Number(header(request, "content-length") ?? 0) > 0;
    const constraint = hasBody
      ? childText(await readXmlBody(request, "CreateBucketConfiguration"), "LocationConstraint")
      : undefined;
    if (constraint !== undefined && constraint !== region) {
      throw new S3Error("IllegalLocationConstraintException", {
        message: `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
      });
    }
    await db.commit(() => {
      if (db.buckets.find(name) !== undefined) {
        // In us-east-1, S3 accepts the request again, for compatibility with old clients.
        if (region === "us-east-1") return;
        throw new S3Error("BucketAlreadyOwnedByYou", { details: { BucketName: name } });
      }
      db.buckets.create({ name, createdAt: clock() });
      const block = publicAccessBlockDocument(blockEverything);
      db.settings.put(name, "public-access-block", block);
    });
    return emptyResponse(200, { location: `/${name}` });
  },
};

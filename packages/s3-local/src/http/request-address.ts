import { S3Error } from "./errors.ts";
import type { S3Request } from "./request.ts";

/** The bucket a request names; the router only sends here what names one. */
export const addressedBucket = (request: S3Request): string => {
  if (request.bucket === undefined) throw new S3Error("InvalidBucketName");
  return request.bucket;
};

/** The key a request names; the router only sends here what names one. */
export const addressedKey = (request: S3Request): string => {
  if (request.key === undefined) throw new S3Error("InvalidURI");
  return request.key;
};

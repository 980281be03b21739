import { S3Error } from "./errors.ts";
import type { S3Request } from "./request.ts";

/** Returns the bucket that a request names. The router guarantees that there is one. */
export const requestedBucket = (request: S3Request): string => {
  if (request.bucket === undefined) throw new S3Error("InvalidBucketName");
  return request.bucket;
};

/** Returns the key that a request names. The router guarantees that there is one. */
export const requestedKey = (request: S3Request): string => {
  if (request.key === undefined) throw new S3Error("InvalidURI");
  return request.key;
};

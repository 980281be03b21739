import { S3Error } from "../http/errors.ts";
import type { Bucket } from "../storage/database/buckets.ts";
import type { IndexDb } from "../storage/database/index-db.ts";

/**
 * Returns a bucket.
 *
 * @throws S3Error NoSuchBucket
 */
export const requireBucket = (db: IndexDb, name: string): Bucket => {
  const bucket = db.buckets.find(name);
  if (bucket === undefined) {
    throw new S3Error("NoSuchBucket", { details: { BucketName: name } });
  }
  return bucket;
};

import { requireBucket } from "../buckets/require-bucket.ts";
import { S3Error } from "../http/errors.ts";
import { query, type S3Request } from "../http/request.ts";
import { requestedBucket, requestedKey } from "../http/request-address.ts";
import type { IndexDb } from "../storage/database/index-db.ts";
import type { Upload } from "../storage/database/uploads.ts";

/**
 * Finds the multipart upload that a request names. It must belong to the request's bucket and key.
 *
 * @throws S3Error NoSuchBucket, NoSuchUpload
 */
export const findUpload = (request: S3Request, db: IndexDb): Upload => {
  const { name } = requireBucket(db, requestedBucket(request));
  const uploadId = query(request, "uploadId") ?? "";
  const upload = db.uploads.find(uploadId);
  if (upload?.bucket !== name || upload.key !== requestedKey(request)) {
    throw new S3Error("NoSuchUpload", { details: { UploadId: uploadId } });
  }
  return upload;
};

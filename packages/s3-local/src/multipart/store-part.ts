import type { Context } from "../context.ts";
import { type Body, receiveBody } from "../http/body/receive-body.ts";
import type { S3Request } from "../http/request.ts";
import type { ChecksumAlgorithm } from "../objects/checksums/checksums.ts";
import type { Part } from "../storage/database/parts.ts";
import { findUpload } from "./find-upload.ts";

interface NewPart extends Omit<Body, "algorithms"> {
  request: S3Request;
  partNumber: number;
  /** The algorithm of the object's checksum. */
  algorithm: ChecksumAlgorithm;
}

/**
 * Streams a part to disk and adds it to its upload. Replaces an earlier part with the same number. When
 * it returns, the part survives a crash. When it throws, nothing is stored.
 *
 * @throws S3Error NoSuchUpload if the upload ended while the bytes arrived
 */
export const storePart = async (input: NewPart, context: Context): Promise<Part> => {
  const { db, blobs, clock } = context;
  const { request, partNumber, algorithm } = input;
  const { blob, ...received } = await receiveBody({ ...input, algorithms: [algorithm] }, context);
  const commit = db.commit(() => {
    const { uploadId } = findUpload(request, db);
    blob.keep();
    const part = { ...received, blob: blob.blob, uploadId, partNumber, lastModified: clock() };
    const replaced = db.parts.find(uploadId, partNumber);
    if (replaced !== undefined) db.parts.delete(replaced);
    db.parts.insert(part);
    return { part, unreferenced: replaced === undefined ? [] : [replaced.blob] };
  });
  const { part, unreferenced } = await commit.catch(async (error: unknown) => {
    await blobs.remove([blob.blob]);
    throw error;
  });
  await blobs.remove(unreferenced);
  return part;
};

import { type DeclaredDigests, parseDeclaredDigests } from "../http/body/declared-digests.ts";
import { maxBodyBytes, tooLarge } from "../http/body/receive-body.ts";
import { S3Error } from "../http/errors.ts";
import type { Operation } from "../http/operation.ts";
import { amzHeader, header } from "../http/request.ts";
import { emptyResponse } from "../http/response.ts";
import { checksumHeader } from "../objects/checksums/checksums.ts";
import { refuseUnsupportedHeaders } from "../objects/write/stored-headers.ts";
import type { Upload } from "../storage/database/uploads.ts";
import { findUpload } from "./find-upload.ts";
import { requirePartNumber } from "./part-number.ts";
import { storePart } from "./store-part.ts";
import { effectiveChecksum } from "./upload-checksum.ts";

/**
 * Requires that a part's checksum has the algorithm of its upload. Only a full-object checksum allows
 * parts without one.
 */
const requireSameAlgorithm = (
  { checksum }: Upload,
  declared: DeclaredDigests["checksum"],
): void => {
  if (checksum === undefined) return;
  const missing = declared === undefined && checksum.type === "COMPOSITE";
  const other = declared !== undefined && declared.algorithm !== checksum.algorithm;
  if (!missing && !other) return;
  const actual = declared?.algorithm.toLowerCase() ?? "null";
  throw new S3Error("InvalidRequest", {
    message: `Checksum Type mismatch occurred, expected checksum Type: ${checksum.algorithm.toLowerCase()}, actual checksum Type: ${actual}`,
  });
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
export const uploadPart: Operation = {
  name: "UploadPart",
  async handle(request, context) {
    const partNumber = requirePartNumber(request);
    const upload = findUpload(request, context.db);
    refuseUnsupportedHeaders((name) =>
      name.startsWith("x-amz-") ? amzHeader(request, name) : header(request, name),
    );
    // S3 ignores a checksum in the query of a presigned URL, so only headers count.
    const integrity = parseDeclaredDigests({
      get: (name) => header(request, name),
      algorithmName: "x-amz-sdk-checksum-algorithm",
    });
    requireSameAlgorithm(upload, integrity.checksum);
    const { chunks, trailers, contentLength } = request.openPayload();
    if (contentLength > maxBodyBytes) throw tooLarge(contentLength, maxBodyBytes);
    const { algorithm } = effectiveChecksum(upload);
    const sizeRange = { min: 0, max: maxBodyBytes };
    const part = await storePart(
      { request, partNumber, algorithm, chunks, trailers, integrity, sizeRange },
      context,
    );
    const shown = checksumHeader(integrity.checksum?.algorithm ?? algorithm);
    return emptyResponse(200, {
      etag: part.eTag,
      [shown]: part.checksums[shown] ?? "",
      "x-amz-server-side-encryption": "AES256",
    });
  },
};

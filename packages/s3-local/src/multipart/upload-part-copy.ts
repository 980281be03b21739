import { maxBodyBytes } from "../http/body/receive-body.ts";
import { invalidArgument, S3Error } from "../http/errors.ts";
import type { Operation } from "../http/operation.ts";
import { amzHeader, type S3Request } from "../http/request.ts";
import { xmlResponse } from "../http/response.ts";
import { document, text } from "../http/xml.ts";
import { checksumElements } from "../objects/checksums/checksum-elements.ts";
import { findCopySource, requireCopySize } from "../objects/copy/find-copy-source.ts";
import type { ByteRange } from "../objects/read/byte-range.ts";
import { listSlices } from "../objects/read/object-slices.ts";
import { refuseUnsupportedHeaders } from "../objects/write/stored-headers.ts";
import { findUpload } from "./find-upload.ts";
import { requirePartNumber } from "./part-number.ts";
import { storePart } from "./store-part.ts";
import { effectiveChecksum } from "./upload-checksum.ts";

/** S3 copies ranges only from sources larger than this. */
const minRangedSourceBytes = 5 * 1024 ** 2;

/**
 * @throws S3Error InvalidArgument, InvalidRequest
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
 */
const sourceRange = (request: S3Request, size: number): ByteRange | undefined => {
  const value = amzHeader(request, "x-amz-copy-source-range");
  if (value === undefined) return undefined;
  const [, first = "", last = ""] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(value) ?? [];
  const range = { start: Number(first), end: Number(last) };
  if (first === "" || range.end < range.start) {
    throw invalidArgument(
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
      "x-amz-copy-source-range",
      value,
    );
  }
  if (range.end >= size) {
    throw invalidArgument(
      `Range specified is not valid for source object of size: ${size}`,
      "x-amz-copy-source-range",
      value,
    );
  }
  if (size <= minRangedSourceBytes) {
    throw new S3Error("InvalidRequest", {
      message: "The specified copy source is not supported as a byte-range copy source",
    });
  }
  return range;
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html */
export const uploadPartCopy: Operation = {
  name: "UploadPartCopy",
  async handle(request, context) {
    const { db, blobs } = context;
    const partNumber = requirePartNumber(request);
    const upload = findUpload(request, db);
    refuseUnsupportedHeaders((name) => amzHeader(request, name), ["x-amz-copy-source"]);
    const { version, versionId } = findCopySource(request, context);
    const range = sourceRange(request, version.size);
    requireCopySize(range === undefined ? version.size : range.end - range.start + 1);
    const { algorithm } = effectiveChecksum(upload);
    const part = await storePart(
      {
        request,
        partNumber,
        algorithm,
        chunks: blobs.read(listSlices(db, version, range)),
        trailers: new Map(),
        integrity: { contentMd5: undefined, checksum: undefined },
        sizeRange: { min: 0, max: maxBodyBytes },
      },
      context,
    );
    return xmlResponse(
      document(
        "CopyPartResult",
        text("LastModified", part.lastModified.toISOString()),
        text("ETag", part.eTag),
        ...checksumElements(upload.checksum === undefined ? {} : part.checksums),
      ),
      {
        ...(versionId !== undefined && { "x-amz-copy-source-version-id": versionId }),
        "x-amz-server-side-encryption": "AES256",
      },
    );
  },
};

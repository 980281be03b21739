import { S3Error } from "../../http/errors.ts";
import type { S3Request } from "../../http/request.ts";
import { partNumberOf } from "../../multipart/part-number.ts";
import type { IndexDb } from "../../storage/database/index-db.ts";
import type { ObjectVersion } from "../../storage/database/versions.ts";
import type { ByteRange } from "./byte-range.ts";

export interface ObjectPart {
  /** Undefined for an empty object, which has no bytes to range over. */
  range: ByteRange | undefined;
  checksums: Record<string, string>;
  /** Undefined for an object that was not uploaded in parts. */
  partCount: number | undefined;
}

const noSuchPart = (requested: number, actualCount: number): S3Error =>
  new S3Error("InvalidPartNumber", {
    details: { PartNumberRequested: String(requested), ActualPartCount: String(actualCount) },
  });

const wholeRange = (start: number, size: number): ByteRange | undefined =>
  size === 0 ? undefined : { start, end: start + size - 1 };

/**
 * The part of an object that `partNumber` asks for. An object that was put in one piece is its own
 * first part.
 *
 * @throws S3Error InvalidArgument, InvalidPartNumber
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export const requestedPart = (
  request: S3Request,
  { content, size, checksums }: ObjectVersion,
  db: IndexDb,
): ObjectPart => {
  const partNumber = partNumberOf(request);
  if (content.kind === "blob") {
    if (partNumber !== 1) throw noSuchPart(partNumber, 1);
    return { range: wholeRange(0, size), checksums, partCount: undefined };
  }
  let start = 0;
  for (const part of db.parts.list(content.uploadId)) {
    if (part.partNumber === partNumber) {
      const shown = Object.entries(part.checksums).filter(([name]) => name in checksums);
      return {
        range: wholeRange(start, part.size),
        checksums: Object.fromEntries(shown),
        partCount: content.partCount,
      };
    }
    start += part.size;
  }
  throw noSuchPart(partNumber, content.partCount);
};

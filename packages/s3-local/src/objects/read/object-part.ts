import { S3Error } from "../../http/errors.ts";
import type { S3Request } from "../../http/request.ts";
import { requirePartNumber } from "../../multipart/part-number.ts";
import type { IndexDb } from "../../storage/database/index-db.ts";
import type { ObjectVersion } from "../../storage/database/versions.ts";
import type { ByteRange } from "./byte-range.ts";

export interface ObjectPart {
  /** Undefined for an empty object. */
  range: ByteRange | undefined;
  checksums: Record<string, string>;
  /** Undefined unless the object was uploaded in parts. */
  partCount: number | undefined;
}

const noSuchPart = (requested: number, actualCount: number): S3Error =>
  new S3Error("InvalidPartNumber", {
    details: { PartNumberRequested: String(requested), ActualPartCount: String(actualCount) },
  });

const wholeRange = (start: number, size: number): ByteRange | undefined =>
  size === 0 ? undefined : { start, end: start + size - 1 };

/**
 * Finds the part of an object that `partNumber` names. An object that was uploaded in one piece has one
 * part.
 *
 * @throws S3Error InvalidArgument, InvalidPartNumber
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export const requestedPart = (
  request: S3Request,
  { content, size, checksums }: ObjectVersion,
  db: IndexDb,
): ObjectPart => {
  const partNumber = requirePartNumber(request);
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

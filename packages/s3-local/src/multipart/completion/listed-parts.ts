import { invalidArgument, S3Error } from "../../http/errors.ts";
import { childrenNamed, childText, type XmlElement } from "../../http/xml.ts";
import {
  type ChecksumAlgorithm,
  checksumAlgorithms,
  isChecksum,
} from "../../objects/checksums/checksums.ts";
import { bareETag } from "../../objects/conditions/read-conditions.ts";
import { maxPartNumber } from "../part-number.ts";

/** Represents a part in the list of a CompleteMultipartUpload. */
export interface ListedPart {
  partNumber: number;
  /** Without quotes. */
  eTag: string;
  checksum: { algorithm: ChecksumAlgorithm; value: string } | undefined;
}

const listedChecksum = (element: XmlElement): ListedPart["checksum"] => {
  const listed = checksumAlgorithms.flatMap((algorithm) => {
    const value = childText(element, `Checksum${algorithm}`);
    return value === undefined ? [] : [{ algorithm, value }];
  });
  const [first, second] = listed;
  if (second !== undefined || (first && !isChecksum(first.algorithm, first.value))) {
    throw invalidArgument(
      "Invalid Base64 or multiple checksums present in request",
      "Checksum",
      listed.map(({ value }) => value).join(","),
    );
  }
  return first;
};

const toListedPart = (element: XmlElement): ListedPart => {
  const number = childText(element, "PartNumber")?.trim() ?? "";
  const eTag = childText(element, "ETag");
  if (!/^-?\d{1,10}$/.test(number) || eTag === undefined) throw new S3Error("MalformedXML");
  if (Number(number) < 1) {
    throw invalidArgument("PartNumber must be >= 1", "PartNumber", number);
  }
  return { partNumber: Number(number), eTag: bareETag(eTag), checksum: listedChecksum(element) };
};

/**
 * Parses the parts that a CompleteMultipartUpload lists.
 *
 * @throws S3Error MalformedXML, InvalidArgument, InvalidPartOrder
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompletedMultipartUpload.html
 */
export const parseListedParts = (body: XmlElement): ListedPart[] => {
  const parts = childrenNamed(body, "Part").map(toListedPart);
  if (parts.length === 0 || parts.length > maxPartNumber) throw new S3Error("MalformedXML");
  let previous = 0;
  for (const { partNumber } of parts) {
    if (partNumber <= previous) throw new S3Error("InvalidPartOrder");
    previous = partNumber;
  }
  return parts;
};

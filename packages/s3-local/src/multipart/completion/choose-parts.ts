import { S3Error } from "../../http/errors.ts";
import { checksumHeader } from "../../objects/checksums/checksums.ts";
import { bareETag } from "../../objects/conditions/read-conditions.ts";
import type { Part } from "../../storage/database/parts.ts";
import type { Upload } from "../../storage/database/uploads.ts";
import type { ListedPart } from "./listed-parts.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const minPartBytes = 5 * 1024 ** 2;

const invalidPart = ({ uploadId }: Upload, { partNumber, eTag }: ListedPart): S3Error =>
  new S3Error("InvalidPart", {
    details: { UploadId: uploadId, PartNumber: String(partNumber), ETag: eTag },
  });

/** Algorithms whose parts must be numbered from 1 without gaps. */
const consecutive = ["CRC32", "CRC32C", "SHA1", "SHA256"];

const requireChecksums = ({ checksum }: Upload, listed: readonly ListedPart[]): void => {
  if (checksum === undefined || !consecutive.includes(checksum.algorithm)) return;
  const { algorithm, type } = checksum;
  const bare = listed.find((part) => part.checksum === undefined);
  if (type === "COMPOSITE" && bare !== undefined) {
    throw new S3Error("InvalidRequest", {
      message: `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${bare.partNumber} in the request.`,
    });
  }
  if (listed.some(({ partNumber }, index) => partNumber !== index + 1)) {
    throw new S3Error("InvalidPartOrder");
  }
};

const matchesPart = (part: Part, { eTag, checksum }: ListedPart): boolean => {
  if (bareETag(part.eTag) !== eTag) return false;
  return (
    checksum === undefined || part.checksums[checksumHeader(checksum.algorithm)] === checksum.value
  );
};

/** Returns true if a list names exactly the parts of a completed upload. */
export const matchesParts = (listed: readonly ListedPart[], parts: readonly Part[]): boolean =>
  listed.length === parts.length &&
  parts.every((part, index) => {
    const candidate = listed[index];
    return candidate?.partNumber === part.partNumber && matchesPart(part, candidate);
  });

/**
 * Finds the uploaded parts that a list names.
 *
 * @throws S3Error InvalidPart, InvalidPartOrder, InvalidRequest, EntityTooSmall
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export const chooseParts = (
  upload: Upload,
  uploaded: readonly Part[],
  listed: readonly ListedPart[],
): Part[] => {
  requireChecksums(upload, listed);
  const byNumber = new Map(uploaded.map((part) => [part.partNumber, part]));
  const chosen = listed.map((candidate) => {
    const part = byNumber.get(candidate.partNumber);
    if (part === undefined || !matchesPart(part, candidate)) throw invalidPart(upload, candidate);
    return part;
  });
  const small = chosen.slice(0, -1).find(({ size }) => size < minPartBytes);
  if (small !== undefined) {
    throw new S3Error("EntityTooSmall", {
      details: {
        ProposedSize: String(small.size),
        MinSizeAllowed: String(minPartBytes),
        PartNumber: String(small.partNumber),
        ETag: bareETag(small.eTag),
      },
    });
  }
  return chosen;
};

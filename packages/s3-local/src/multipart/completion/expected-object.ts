import { checksumMismatch } from "../../http/body/declared-digests.ts";
import { S3Error } from "../../http/errors.ts";
import { amzHeader, header, type S3Request } from "../../http/request.ts";
import {
  type ChecksumAlgorithm,
  checksumAlgorithms,
  checksumHeader,
  checksumType,
  isChecksum,
} from "../../objects/checksums/checksums.ts";
import type { Upload } from "../../storage/database/uploads.ts";
import { effectiveChecksum } from "../upload-checksum.ts";

/** Describes the object that a CompleteMultipartUpload expects. */
export interface ExpectedObject {
  size: number | undefined;
  checksumType: string | undefined;
  checksum: { algorithm: ChecksumAlgorithm; value: string } | undefined;
}

const invalid = (message: string): S3Error => new S3Error("InvalidRequest", { message });

const expectedSize = (request: S3Request): number | undefined => {
  const value = amzHeader(request, "x-amz-mp-object-size");
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) {
    throw invalid("Value for x-amz-mp-object-size header is invalid.");
  }
  return Number(value);
};

/** Removes the optional number of parts from a composite checksum. */
const withoutCount = (value: string): string => value.replace(/-\d+$/, "");

/** @throws S3Error InvalidRequest */
export const parseExpectedObject = (request: S3Request): ExpectedObject => {
  const sent = checksumAlgorithms.flatMap((algorithm) => {
    const value = header(request, checksumHeader(algorithm));
    return value === undefined ? [] : [{ algorithm, value }];
  });
  const [checksum, second] = sent;
  if (second !== undefined) {
    throw invalid(
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    );
  }
  if (checksum && !isChecksum(checksum.algorithm, withoutCount(checksum.value))) {
    throw invalid(`Value for ${checksumHeader(checksum.algorithm)} header is invalid.`);
  }
  return {
    size: expectedSize(request),
    checksumType: amzHeader(request, "x-amz-checksum-type")?.toUpperCase(),
    checksum,
  };
};

/**
 * Compares the completed object with the one that the request expects.
 *
 * @throws S3Error BadDigest, InvalidRequest
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export const requireExpected = (
  expected: ExpectedObject,
  upload: Upload,
  object: { size: number; checksum: string },
): void => {
  const { algorithm, type } = effectiveChecksum(upload);
  if (expected.checksumType !== undefined && expected.checksumType !== type) {
    throw new S3Error("BadDigest", {
      message: `The upload was created using the ${type} checksum mode. The complete request must use the same checksum mode.`,
    });
  }
  if (expected.size !== undefined && expected.size !== object.size) {
    throw invalid(
      `The provided 'x-amz-mp-object-size' header value ${expected.size} does not match what was computed: ${object.size}`,
    );
  }
  const { checksum } = expected;
  if (checksum === undefined) return;
  if (checksum.algorithm !== algorithm) {
    const known = upload.checksum?.algorithm.toLowerCase() ?? "null";
    throw invalid(
      `Checksum Type mismatch occurred, expected checksum Type: ${known}, actual checksum Type: ${checksum.algorithm.toLowerCase()}`,
    );
  }
  const computed =
    checksumType(checksum.value) === "COMPOSITE" ? object.checksum : withoutCount(object.checksum);
  if (checksum.value !== computed) throw checksumMismatch(algorithm);
};

import type { BodyIntegrity } from "./body-integrity.ts";
import type { ChecksumAlgorithm } from "./checksums.ts";

/**
 * What S3 calculates for uploads that bring no checksum.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export const defaultAlgorithm = "CRC64NVME" satisfies ChecksumAlgorithm;

/** What to calculate of an upload besides what it declares. */
export function addedAlgorithms({ checksum }: BodyIntegrity): readonly ChecksumAlgorithm[] {
  return checksum === undefined ? [defaultAlgorithm] : [];
}

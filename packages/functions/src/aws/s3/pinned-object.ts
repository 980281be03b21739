import type { GetObjectCommandOutput, HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import type { Checksum, PinnedObject } from "@slipway/core/record";

/** What S3 says of a version in its answer to GetObject or HeadObject, with its checksum when that was asked for. */
export const pinnedObject = (
  answer: GetObjectCommandOutput | HeadObjectCommandOutput,
  { key, versionId }: { readonly key: string; readonly versionId: string },
): PinnedObject => ({
  key,
  versionId,
  eTag: answer.ETag ?? "",
  size: answer.ContentLength ?? 0,
  contentType: answer.ContentType ?? "",
  checksum: checksumOf(answer),
});

const checksumOf = (
  answer: GetObjectCommandOutput | HeadObjectCommandOutput,
): Checksum | undefined => {
  const found: readonly (readonly [Checksum["algorithm"], string | undefined])[] = [
    ["SHA256", answer.ChecksumSHA256],
    ["SHA1", answer.ChecksumSHA1],
    ["CRC64NVME", answer.ChecksumCRC64NVME],
    ["CRC32C", answer.ChecksumCRC32C],
    ["CRC32", answer.ChecksumCRC32],
  ];
  for (const [algorithm, value] of found) if (value !== undefined) return { algorithm, value };
  return undefined;
};

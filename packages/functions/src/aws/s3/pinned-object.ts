import type { GetObjectCommandOutput, HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import type { Checksum, PinnedObject } from "@slipway/core/record";

/** Returns the version that a response to GetObject or HeadObject describes. It has a checksum if the request enabled it. */
export const parsePinnedObject = (
  response: GetObjectCommandOutput | HeadObjectCommandOutput,
  { key, versionId }: { readonly key: string; readonly versionId: string },
): PinnedObject => ({
  key,
  versionId,
  eTag: response.ETag ?? "",
  size: response.ContentLength ?? 0,
  contentType: response.ContentType ?? "",
  checksum: parseChecksum(response),
});

const parseChecksum = (
  response: GetObjectCommandOutput | HeadObjectCommandOutput,
): Checksum | undefined => {
  const found: readonly (readonly [Checksum["algorithm"], string | undefined])[] = [
    ["SHA256", response.ChecksumSHA256],
    ["SHA1", response.ChecksumSHA1],
    ["CRC64NVME", response.ChecksumCRC64NVME],
    ["CRC32C", response.ChecksumCRC32C],
    ["CRC32", response.ChecksumCRC32],
  ];
  for (const [algorithm, value] of found) if (value !== undefined) return { algorithm, value };
  return undefined;
};

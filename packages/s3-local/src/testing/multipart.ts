import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  type CompleteMultipartUploadCommandOutput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  type S3Client,
  UploadPartCommand,
  type UploadPartCommandInput,
} from "@aws-sdk/client-s3";

/** The minimum size of every part except the last. */
export const fullPart = 5 * 1024 * 1024;

const film = { Bucket: "photos", Key: "film.mp4" };

/** Starts a multipart upload of `photos/film.mp4`. */
export const startUpload = async (
  client: S3Client,
  options: Partial<CreateMultipartUploadCommandInput> = {},
) => {
  const created = await client.send(new CreateMultipartUploadCommand({ ...film, ...options }));
  const upload = { ...film, Key: created.Key, UploadId: created.UploadId };
  return {
    created,
    upload,
    async part(
      PartNumber: number,
      Body: Uint8Array | string,
      more: Partial<UploadPartCommandInput> = {},
    ): Promise<CompletedPart> {
      const sent = await client.send(
        new UploadPartCommand({ ...upload, PartNumber, Body, ...more }),
      );
      const { ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumSHA1, ChecksumSHA256 } = sent;
      return { PartNumber, ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumSHA1, ChecksumSHA256 };
    },
    complete(
      Parts: CompletedPart[],
      more: Partial<CompleteMultipartUploadCommandInput> = {},
    ): Promise<CompleteMultipartUploadCommandOutput> {
      return client.send(
        new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more }),
      );
    },
  };
};

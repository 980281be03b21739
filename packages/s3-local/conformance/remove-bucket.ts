import {
  AbortMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";

const hasName = (error: unknown, ...names: string[]): boolean =>
  error instanceof Error && names.includes(error.name);

const abortUploads = async (client: S3Client, Bucket: string): Promise<void> => {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  for (const { Key, UploadId } of Uploads) {
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  }
};

const removeVersions = async (client: S3Client, Bucket: string): Promise<void> => {
  for (;;) {
    // Keys may contain characters that XML does not allow, so they are requested encoded.
    const page = await client.send(new ListObjectVersionsCommand({ Bucket, EncodingType: "url" }));
    const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    if (versions.length === 0) return;
    const deletions = versions.map(({ Key = "", VersionId }) =>
      client.send(
        new DeleteObjectCommand({
          Bucket,
          Key: decodeURIComponent(Key.replaceAll("+", " ")),
          VersionId,
        }),
      ),
    );
    await Promise.all(deletions);
  }
};

/** Empties and deletes a bucket. Does nothing if it does not exist. */
export const removeBucket = async (client: S3Client, Bucket: string): Promise<void> => {
  try {
    await client.send(new DeleteBucketCommand({ Bucket }));
  } catch (error) {
    if (hasName(error, "NoSuchBucket")) return;
    if (!hasName(error, "BucketNotEmpty")) throw error;
    await removeVersions(client, Bucket);
    await abortUploads(client, Bucket).catch((failure: unknown) => {
      // A server without multipart uploads has none to abort.
      if (!hasName(failure, "NotImplemented", "MethodNotAllowed")) throw failure;
    });
    await client.send(new DeleteBucketCommand({ Bucket }));
  }
};

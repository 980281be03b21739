import {
  AbortMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";

const isNamed = (error: unknown, ...names: string[]): boolean =>
  error instanceof Error && names.includes(error.name);

const abortUploads = async (client: S3Client, Bucket: string): Promise<void> => {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  for (const { Key, UploadId } of Uploads) {
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  }
};

const removeVersions = async (client: S3Client, Bucket: string): Promise<void> => {
  for (;;) {
    // Keys may hold what XML cannot carry, so they come encoded.
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

/** Empties a bucket and deletes it; one that does not exist is fine. */
export const removeBucket = async (client: S3Client, Bucket: string): Promise<void> => {
  try {
    await client.send(new DeleteBucketCommand({ Bucket }));
  } catch (error) {
    if (isNamed(error, "NoSuchBucket")) return;
    if (!isNamed(error, "BucketNotEmpty")) throw error;
    await removeVersions(client, Bucket);
    await abortUploads(client, Bucket).catch((failure: unknown) => {
      // A server without multipart uploads has none to abort.
      if (!isNamed(failure, "NotImplemented", "MethodNotAllowed")) throw failure;
    });
    await client.send(new DeleteBucketCommand({ Bucket }));
  }
};

import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import type { StoredVariant } from "@slipway/core/record";
import type { DerivedImages, NewDerivedImage } from "../../ports/derived-images.ts";

/** Creates derived images in a bucket, which must be versioned. */
export const createS3DerivedImages = (s3: S3Client, Bucket: string): DerivedImages => ({
  async putDerived(image) {
    const { key: Key, bytes, contentType, width, height } = image;
    try {
      const { VersionId } = await s3.send(
        new PutObjectCommand({
          Bucket,
          Key,
          Body: bytes,
          ContentType: contentType,
          Metadata: { width: String(width), height: String(height) },
          // Each image is written once.
          IfNoneMatch: "*",
        }),
      );
      return describe(image, VersionId);
    } catch (error) {
      if (!(error instanceof S3ServiceException) || error.$metadata.httpStatusCode !== 412)
        throw error;
      return await readStored(s3, { Bucket, Key });
    }
  },

  async deleteDerived(prefix) {
    // A page is deleted before the next one is listed, so the first page is always what remains.
    let page: ListObjectVersionsCommandOutput;
    do {
      page = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: prefix }));
      for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])])
        await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    } while (page.IsTruncated);
  },
});

const describe = (
  { bytes, contentType, width, height }: NewDerivedImage,
  versionId: string | undefined,
): StoredVariant => ({
  width,
  height,
  size: bytes.length,
  contentType,
  versionId: versionId ?? "null",
});

/** Describes the image that an earlier attempt stored, which can differ if the config was changed. */
const readStored = async (
  s3: S3Client,
  at: { readonly Bucket: string; readonly Key: string },
): Promise<StoredVariant> => {
  const { ContentLength, ContentType, VersionId, Metadata } = await s3.send(
    new HeadObjectCommand(at),
  );
  return {
    width: Number(Metadata?.width ?? 0),
    height: Number(Metadata?.height ?? 0),
    size: ContentLength ?? 0,
    contentType: ContentType ?? "",
    versionId: VersionId ?? "null",
  };
};

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListPartsCommand,
  type ListPartsCommandOutput,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { StoredPart } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import type { MultipartObjects, MultipartUpload } from "../../ports/objects.ts";

/** What a part's sender must send as it was signed, beside its length. */
const checksumHeader = "x-amz-checksum-sha256";

/** S3's limit for a page of ListParts (Amazon S3 API Reference, "ListParts"). */
const partsPerPage = 1000;

const isGone = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.name === "NoSuchUpload";

/** Multipart uploads in the bucket of this name. */
export const createS3MultipartObjects = (s3: S3Client, Bucket: string): MultipartObjects => {
  const addressOf = ({ key, multipartUploadId }: MultipartUpload) => ({
    Bucket,
    Key: key,
    UploadId: multipartUploadId,
  });

  return {
    async createMultipartUpload(Key, { contentType }) {
      const { UploadId } = await s3.send(
        new CreateMultipartUploadCommand({
          Bucket,
          Key,
          ContentType: contentType,
          ChecksumAlgorithm: "SHA256",
        }),
      );
      if (UploadId === undefined) throw new Error(`S3 gave ${Key} no multipart upload.`);
      return UploadId;
    },

    async signParts(upload, parts) {
      return Promise.all(
        parts.map(async ({ partNumber, size, sha256 }) => {
          const command = new UploadPartCommand({
            ...addressOf(upload),
            PartNumber: partNumber,
            ContentLength: size,
            ChecksumSHA256: sha256,
          });
          // In the query a checksum would bind nothing; as a signed header it must come with the part.
          const url = await getSignedUrl(s3, command, {
            expiresIn: limits.policyLifetime,
            unhoistableHeaders: new Set([checksumHeader]),
          });
          return { partNumber, url, headers: { [checksumHeader]: sha256 } };
        }),
      );
    },

    async listParts(upload, { after = 0, most = limits.part.most } = {}) {
      const found: StoredPart[] = [];
      let PartNumberMarker = after === 0 ? undefined : String(after);
      try {
        do {
          const page: ListPartsCommandOutput = await s3.send(
            new ListPartsCommand({
              ...addressOf(upload),
              PartNumberMarker,
              MaxParts: Math.min(most - found.length, partsPerPage),
            }),
          );
          for (const { PartNumber = 0, Size = 0, ETag = "", ChecksumSHA256 = "" } of page.Parts ??
            [])
            found.push({ partNumber: PartNumber, size: Size, eTag: ETag, sha256: ChecksumSHA256 });
          PartNumberMarker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
        } while (PartNumberMarker !== undefined && found.length < most);
        return found;
      } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
      }
    },

    async completeMultipartUpload(upload, parts) {
      const command = new CompleteMultipartUploadCommand({
        ...addressOf(upload),
        MpuObjectSize: parts.reduce((sum, { size }) => sum + size, 0),
        MultipartUpload: {
          Parts: parts.map(({ partNumber, eTag, sha256 }) => ({
            PartNumber: partNumber,
            ETag: eTag,
            ChecksumSHA256: sha256,
          })),
        },
      });
      try {
        await s3.send(command);
        return true;
      } catch (error) {
        if (isGone(error)) return false;
        throw error;
      }
    },

    async abortMultipartUpload(upload) {
      try {
        await s3.send(new AbortMultipartUploadCommand(addressOf(upload)));
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    },

    async exists(Key) {
      try {
        await s3.send(new HeadObjectCommand({ Bucket, Key }));
        return true;
      } catch (error) {
        if (!(error instanceof S3ServiceException)) throw error;
        // 403 where there is none, since the caller may not list the bucket (Amazon S3 API Reference, "HeadObject").
        const status = error.$metadata.httpStatusCode;
        if (status === 404 || status === 403) return false;
        throw error;
      }
    },
  };
};

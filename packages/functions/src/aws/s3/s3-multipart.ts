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

/** The header with a part's checksum. It is signed, so the client must send it with the signed value. */
const checksumHeader = "x-amz-checksum-sha256";

/** S3's limit for a page of ListParts (Amazon S3 API Reference, "ListParts"). */
const partsPerPage = 1000;

const isMissingUpload = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.name === "NoSuchUpload";

/** Creates multipart uploads in the bucket with this name. */
export const createS3MultipartObjects = (s3: S3Client, Bucket: string): MultipartObjects => {
  const createUploadInput = ({ key, multipartUploadId }: MultipartUpload) => ({
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
      if (UploadId === undefined) throw new Error(`S3 returned no multipart upload id for ${Key}.`);
      return UploadId;
    },

    async signParts(upload, parts, lifetime = limits.policyLifetime) {
      return Promise.all(
        parts.map(async ({ partNumber, size, sha256 }) => {
          const command = new UploadPartCommand({
            ...createUploadInput(upload),
            PartNumber: partNumber,
            ContentLength: size,
            ChecksumSHA256: sha256,
          });
          // S3 does not verify a checksum in the query. As a signed header, it must be sent with the part.
          const url = await getSignedUrl(s3, command, {
            expiresIn: lifetime,
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
              ...createUploadInput(upload),
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
        if (isMissingUpload(error)) return undefined;
        throw error;
      }
    },

    async completeMultipartUpload(upload, parts) {
      const command = new CompleteMultipartUploadCommand({
        ...createUploadInput(upload),
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
        if (isMissingUpload(error)) return false;
        throw error;
      }
    },

    async abortMultipartUpload(upload) {
      try {
        await s3.send(new AbortMultipartUploadCommand(createUploadInput(upload)));
      } catch (error) {
        if (!isMissingUpload(error)) throw error;
      }
    },

    async exists(Key) {
      try {
        await s3.send(new HeadObjectCommand({ Bucket, Key }));
        return true;
      } catch (error) {
        if (!(error instanceof S3ServiceException)) throw error;
        // S3 responds with 403 to a missing key because no function may list the bucket (Amazon S3 API Reference, "HeadObject").
        const status = error.$metadata.httpStatusCode;
        if (status === 404 || status === 403) return false;
        throw error;
      }
    },
  };
};

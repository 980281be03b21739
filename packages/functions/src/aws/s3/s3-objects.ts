import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { limits } from "@slipway/core/limits";
import { create as contentDisposition } from "content-disposition";
import { fitFileName } from "../../library/fit-file-name.ts";
import { ObjectForbiddenError, type Objects, type VersionContent } from "../../ports/objects.ts";
import { pinnedObject } from "./pinned-object.ts";
import { createS3MultipartObjects } from "./s3-multipart.ts";
import { createFormSigner } from "./sign-forms.ts";

/** Creates objects in a bucket, with an S3 client of their own. */
export const openBucket = (Bucket: string, configuration: S3ClientConfig): Objects =>
  createS3Objects(new S3Client(configuration), Bucket);

/** Creates objects in a bucket, which must be versioned. */
export const createS3Objects = (s3: S3Client, Bucket: string): Objects => {
  const deleteVersion: Objects["deleteVersion"] = async (Key, VersionId) => {
    await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  };

  /** Every version and delete marker of exactly this key, as S3 lists them: newest first. */
  const versionsOf = async (key: string) => {
    const found: { versionId: string; deleteMarker: boolean }[] = [];
    let from: Pick<ListObjectVersionsCommandInput, "KeyMarker" | "VersionIdMarker"> | undefined =
      {};
    while (from !== undefined) {
      const page: ListObjectVersionsCommandOutput = await s3.send(
        new ListObjectVersionsCommand({ Bucket, Prefix: key, ...from }),
      );
      for (const [entries, deleteMarker] of [
        [page.Versions, false],
        [page.DeleteMarkers, true],
      ] as const)
        for (const { Key, VersionId } of entries ?? [])
          if (Key === key && VersionId !== undefined)
            found.push({ versionId: VersionId, deleteMarker });
      from = page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
        : undefined;
    }
    return found;
  };

  return {
    ...createS3MultipartObjects(s3, Bucket),

    signPost: createFormSigner(Bucket, s3),

    async readVersion(Key, VersionId) {
      try {
        // Not a ranged request: S3 leaves the checksum out of the answer to a range. The rest is never read.
        const answer = await s3.send(
          new GetObjectCommand({ Bucket, Key, VersionId, ChecksumMode: "ENABLED" }),
        );
        return lookAt(answer, { key: Key, versionId: VersionId });
      } catch (error) {
        if (!(error instanceof S3ServiceException)) throw error;
        const status = error.$metadata.httpStatusCode;
        // 405 is S3's answer for a delete marker.
        if (status === 404 || status === 405) return undefined;
        if (status === 403) throw new ObjectForbiddenError(error.message, { cause: error });
        throw error;
      }
    },

    async readRange(Key, VersionId, { start, end }) {
      try {
        // The last byte of a range is one of its bytes (RFC 9110, section 14.1.2).
        const Range = `bytes=${start}-${end - 1}`;
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId, Range }));
        return await firstBytes(Body, end - start);
      } catch (error) {
        if (!(error instanceof S3ServiceException)) throw error;
        if ([403, 404, 405].includes(error.$metadata.httpStatusCode ?? 0)) return undefined;
        throw error;
      }
    },

    async listVersions(key) {
      const versions = (await versionsOf(key)).filter(({ deleteMarker }) => !deleteMarker);
      return versions.reverse().map(({ versionId }) => versionId);
    },

    deleteVersion,

    async deleteAllVersions(key) {
      for (const { versionId } of await versionsOf(key)) await deleteVersion(key, versionId);
    },

    async signLink({ key, versionId, fileName, contentType, disposition }) {
      const header = (name: string) => contentDisposition(name, { type: disposition });
      const sign = (name: string) =>
        getSignedUrl(
          s3,
          new GetObjectCommand({
            Bucket,
            Key: key,
            VersionId: versionId,
            ResponseContentType: contentType,
            ResponseContentDisposition: header(name),
            ResponseCacheControl: "private, no-store",
          }),
          { expiresIn: limits.downloadLinkLifetime },
        );
      const url = await sign(fileName);
      if (url.length <= limits.linkLength) return url;
      // How much room a name has depends on the session token of the function that signs.
      const lengthInUrl = (name: string) => escapeUri(header(name)).length;
      const room = limits.linkLength - (url.length - lengthInUrl(fileName));
      return sign(fitFileName(fileName, (name) => lengthInUrl(name) <= room));
    },
  };
};

/** A value as it stands in a signed URL (Amazon S3 API Reference, "Signature calculations", UriEncode). */
const escapeUri = (value: string): string =>
  encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const lookAt = async (
  answer: GetObjectCommandOutput,
  at: { key: string; versionId: string },
): Promise<VersionContent> => {
  const head = await firstBytes(answer.Body, limits.inspectedBytes);
  return { head, object: pinnedObject(answer, at) };
};

/** Read the first bytes of a body and drop the rest with its connection. */
const firstBytes = async (body: GetObjectCommandOutput["Body"], count: number) => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (body === undefined || !(Symbol.asyncIterator in body)) return new Uint8Array();
  // Leaving the loop destroys the stream.
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= count) break;
  }
  return new Uint8Array(Buffer.concat(chunks, Math.min(length, count)));
};

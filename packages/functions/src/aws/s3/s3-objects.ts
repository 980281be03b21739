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
import { fitFileName } from "../../links/fit-file-name.ts";
import { ObjectForbiddenError, type Objects, type VersionContent } from "../../ports/objects.ts";
import { parsePinnedObject } from "./pinned-object.ts";
import { createS3DerivedImages } from "./s3-derived-images.ts";
import { createS3MultipartObjects } from "./s3-multipart.ts";
import { createFormSigner } from "./sign-forms.ts";

/** Creates an S3 client and objects in a bucket. */
export const openBucket = (Bucket: string, configuration: S3ClientConfig): Objects =>
  createS3Objects(new S3Client(configuration), Bucket);

/** Returns undefined if S3 responded that a version does not exist, and throws the error otherwise. */
const requireMissing = (error: unknown): undefined => {
  if (!(error instanceof S3ServiceException)) throw error;
  const status = error.$metadata.httpStatusCode;
  // S3 responds with 405 to a delete marker.
  if (status === 404 || status === 405) return undefined;
  if (status === 403) throw new ObjectForbiddenError(error.message, { cause: error });
  throw error;
};

/** Creates objects in a bucket, which must be versioned. */
export const createS3Objects = (s3: S3Client, Bucket: string): Objects => {
  const deleteVersion: Objects["deleteVersion"] = async (Key, VersionId) => {
    await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  };

  /** Returns every version and delete marker of exactly this key, newest first, as S3 lists them. */
  const listVersionsAndMarkers = async (key: string) => {
    const found: { versionId: string; deleteMarker: boolean }[] = [];
    let start: Pick<ListObjectVersionsCommandInput, "KeyMarker" | "VersionIdMarker"> | undefined =
      {};
    while (start !== undefined) {
      const page: ListObjectVersionsCommandOutput = await s3.send(
        new ListObjectVersionsCommand({ Bucket, Prefix: key, ...start }),
      );
      for (const [entries, deleteMarker] of [
        [page.Versions, false],
        [page.DeleteMarkers, true],
      ] as const)
        for (const { Key, VersionId } of entries ?? [])
          if (Key === key && VersionId !== undefined)
            found.push({ versionId: VersionId, deleteMarker });
      start = page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
        : undefined;
    }
    return found;
  };

  return {
    ...createS3MultipartObjects(s3, Bucket),
    ...createS3DerivedImages(s3, Bucket),

    signPost: createFormSigner(Bucket, s3),

    async readVersion(Key, VersionId) {
      try {
        // S3 returns no checksum for a range, so the whole version is requested. Only its first bytes are read.
        const response = await s3.send(
          new GetObjectCommand({ Bucket, Key, VersionId, ChecksumMode: "ENABLED" }),
        );
        return readStart(response, { key: Key, versionId: VersionId });
      } catch (error) {
        return requireMissing(error);
      }
    },

    async readRange(Key, VersionId, { start, end }) {
      try {
        // The end of a range in HTTP is inclusive (RFC 9110, section 14.1.2).
        const Range = `bytes=${start}-${end - 1}`;
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId, Range }));
        return await readFirstBytes(Body, end - start);
      } catch (error) {
        return requireMissing(error);
      }
    },

    async listVersions(key) {
      const versions = (await listVersionsAndMarkers(key)).filter(
        ({ deleteMarker }) => !deleteMarker,
      );
      return versions.reverse().map(({ versionId }) => versionId);
    },

    deleteVersion,

    async deleteAllVersions(key) {
      for (const { versionId } of await listVersionsAndMarkers(key))
        await deleteVersion(key, versionId);
    },

    async signLink({ key, versionId, fileName, contentType, disposition, lifetime }) {
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
          { expiresIn: lifetime },
        );
      const url = await sign(fileName);
      if (url.length <= limits.linkLength) return url;
      // The space for the name depends on the length of the function's session token.
      const lengthInUrl = (name: string) => escapeUri(header(name)).length;
      const maxLength = limits.linkLength - (url.length - lengthInUrl(fileName));
      return sign(fitFileName(fileName, (name) => lengthInUrl(name) <= maxLength));
    },
  };
};

/** Encodes a value as in a signed URL (Amazon S3 API Reference, "Signature calculations", UriEncode). */
const escapeUri = (value: string): string =>
  encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const readStart = async (
  response: GetObjectCommandOutput,
  at: { key: string; versionId: string },
): Promise<VersionContent> => {
  const head = await readFirstBytes(response.Body, limits.inspectedBytes);
  return { head, object: parsePinnedObject(response, at) };
};

/** Returns the first bytes of a body, and closes its connection without reading the rest. */
const readFirstBytes = async (body: GetObjectCommandOutput["Body"], count: number) => {
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

import { limits } from "@slipway/core/limits";
import { ObjectForbiddenError, type Objects } from "@slipway/functions/ports/objects";
import type { Bucket } from "../services/bucket.ts";
import type { MultipartName } from "../services/multipart.ts";
import type { Invocation } from "./runtime.ts";

/** A link to a version, as a simulated function signs it. */
const linkPrefix = "simulated:";

/** The key and version that a link leads to. */
export const versionOfLink = (link: string): string => link.slice(linkPrefix.length);

/** The multipart upload that a part's link leads to. */
export const multipartOfLink = (link: string): MultipartName => {
  const [key = "", multipartUploadId = ""] = versionOfLink(link).split(" ");
  return { key, multipartUploadId };
};

/**
 * The objects as a function reaches them in a simulated bucket.
 *
 * @param mayList whether it is told that a version is gone: S3 answers 403 to who may not list
 */
export const simulatedObjects = (
  { call, clock }: Pick<Invocation, "call" | "clock">,
  { versions, forms, multipart, onMultipart }: Bucket,
  mayList: boolean,
): Objects => {
  const untilOf = (seconds: number) => clock().getTime() + seconds * 1000;
  const listAll = (key: string) =>
    call({ to: "s3 ListObjectVersions", detail: () => key, act: () => versions.of(key) });
  const deleteVersion = (key: string, versionId: string) =>
    call({
      to: "s3 DeleteObject",
      detail: () => `${key} ${versionId}`,
      act: () => {
        versions.remove(key, versionId);
      },
    });

  return {
    // Signing is arithmetic on this machine: no service is asked.
    signPost: async (key, declared) =>
      forms.sign({ key, declared, expiresAt: untilOf(limits.policyLifetime) }),
    signLink: async ({ key, versionId }) => `${linkPrefix}${key} ${versionId}`,
    signParts: async ({ key, multipartUploadId }, parts) =>
      parts.map(({ partNumber, sha256 }) => ({
        partNumber,
        url: `${linkPrefix}${key} ${multipartUploadId}`,
        headers: { "x-amz-checksum-sha256": sha256 },
      })),

    look: (key, versionId) =>
      call({
        to: "s3 GetObject",
        detail: () => `${key} ${versionId}`,
        act: () => {
          const version = versions.get(key, versionId);
          if (version === undefined) {
            if (mayList) return undefined;
            throw new ObjectForbiddenError("Access Denied");
          }
          const { body, contentType, checksum, eTag } = version;
          const { size, head } = body;
          return { head, object: { key, versionId, eTag, size, contentType, checksum } };
        },
      }),

    readRange: (key, versionId, { start, end }) =>
      call({
        to: "s3 GetObject",
        detail: () => `${key} ${versionId} ${start} to ${end}`,
        act: () => versions.get(key, versionId)?.body.head.subarray(start, end),
      }),

    listVersions: async (key) =>
      (await listAll(key)).flatMap(({ versionId, body }) => (body === undefined ? [] : versionId)),
    deleteVersion,
    deleteAllVersions: async (key) => {
      for (const { versionId } of await listAll(key)) await deleteVersion(key, versionId);
    },

    createMultipartUpload: (key, { contentType }) =>
      call({
        to: "s3 CreateMultipartUpload",
        detail: () => key,
        act: () => {
          const multipartUploadId = multipart.create(key, contentType);
          onMultipart({ multipartUploadId, key, until: untilOf(limits.multipartLifetime) });
          return multipartUploadId;
        },
      }),
    listParts: (upload, { after = 0, most = limits.part.most } = {}) =>
      call({
        to: "s3 ListParts",
        detail: () => upload.multipartUploadId,
        act: () =>
          multipart
            .parts(upload)
            ?.filter(({ partNumber }) => partNumber > after)
            .slice(0, most),
      }),
    completeMultipartUpload: (upload, parts) =>
      call({
        to: "s3 CompleteMultipartUpload",
        detail: () => upload.multipartUploadId,
        act: () => multipart.complete(upload, parts) !== undefined,
      }),
    abortMultipartUpload: (upload) =>
      call({
        to: "s3 AbortMultipartUpload",
        detail: () => upload.multipartUploadId,
        act: () => multipart.abort(upload),
      }),
    exists: (key) =>
      call({
        to: "s3 HeadObject",
        detail: () => key,
        act: () => versions.of(key).at(-1)?.body !== undefined,
      }),
  };
};

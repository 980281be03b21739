import { limits } from "@slipway/core/limits";
import { ObjectForbiddenError, type Objects } from "@slipway/functions/objects";
import type { Bucket } from "../services/bucket.ts";
import type { Invocation } from "./runtime.ts";

/** A link to a version, as a simulated function signs it. */
const linkPrefix = "simulated:";

/** The key and version that a link leads to. */
export const versionOfLink = (link: string): string => link.slice(linkPrefix.length);

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
    signParts: async ({ multipartUploadId }, parts) =>
      parts.map(({ partNumber, sha256 }) => ({
        partNumber,
        url: `${linkPrefix}${multipartUploadId}`,
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
    listParts: ({ multipartUploadId }) =>
      call({
        to: "s3 ListParts",
        detail: () => multipartUploadId,
        act: () => multipart.parts(multipartUploadId),
      }),
    completeMultipartUpload: ({ multipartUploadId }, parts) =>
      call({
        to: "s3 CompleteMultipartUpload",
        detail: () => multipartUploadId,
        act: () => multipart.complete(multipartUploadId, parts) !== undefined,
      }),
    abortMultipartUpload: ({ multipartUploadId }) =>
      call({
        to: "s3 AbortMultipartUpload",
        detail: () => multipartUploadId,
        act: () => multipart.abort(multipartUploadId),
      }),
    exists: (key) =>
      call({
        to: "s3 HeadObject",
        detail: () => key,
        act: () => versions.of(key).at(-1)?.body !== undefined,
      }),
  };
};

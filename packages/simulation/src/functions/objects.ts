import { limits } from "@slipway/core/limits";
import { ObjectForbiddenError, type Objects } from "@slipway/functions/ports/objects";
import { bodies } from "../bodies.ts";
import type { Bucket } from "../services/bucket.ts";
import type { MultipartName } from "../services/multipart.ts";
import type { Request } from "./call-faults.ts";
import type { Invocation } from "./runtime.ts";

/** The start of a simulated signed URL. */
const linkPrefix = "simulated:";

/** Returns the key and the version that a link leads to. */
export const parseLink = (link: string): string => link.slice(linkPrefix.length);

/** Returns the multipart upload that the URL of a part leads to. */
export const parsePartUrl = (link: string): MultipartName => {
  const [key = "", multipartUploadId = ""] = parseLink(link).split(" ");
  return { key, multipartUploadId };
};

/** A request for the object whose key starts its description. */
type RequestForKey<Answer> = Request<Answer> & Required<Pick<Request<Answer>, "detail">>;

/**
 * Creates a function's adapter for a simulated bucket.
 *
 * @param prefixes the only prefixes that the function's role grants
 * @param mayList true if S3 reveals that a version is gone. Without list permission, S3 responds with 403
 */
export const createObjects = (
  { call: callService, clock }: Pick<Invocation, "call" | "clock">,
  { versions, forms, multipart, onMultipart }: Bucket,
  { prefixes, mayList }: { readonly prefixes: readonly string[]; readonly mayList: boolean },
): Objects => {
  const call = <Answer>(request: RequestForKey<Answer>): Promise<Answer> =>
    callService({
      ...request,
      act: () => {
        // IAM decides before S3 does.
        if (!prefixes.some((prefix) => request.detail().startsWith(prefix)))
          throw new ObjectForbiddenError(request.to);
        return request.act();
      },
    });
  const expiresAfter = (seconds: number) => clock().getTime() + seconds * 1000;
  const listAll = (key: string) =>
    call({ to: "s3 ListObjectVersions", detail: () => key, act: () => versions.list(key) });
  const deleteVersion = (key: string, versionId: string) =>
    call({
      to: "s3 DeleteObject",
      detail: () => `${key} ${versionId}`,
      act: () => {
        versions.remove(key, versionId);
      },
    });

  return {
    // Signing calls no service.
    signPost: async (key, declared, lifetime = limits.policyLifetime) =>
      forms.sign({ key, declared, expiresAt: expiresAfter(lifetime) }),
    signLink: async ({ key, versionId }) => `${linkPrefix}${key} ${versionId}`,
    signParts: async ({ key, multipartUploadId }, parts) =>
      parts.map(({ partNumber, sha256 }) => ({
        partNumber,
        url: `${linkPrefix}${key} ${multipartUploadId}`,
        headers: { "x-amz-checksum-sha256": sha256 },
      })),

    readVersion: (key, versionId) =>
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

    putDerived: ({ key, bytes, width, height, contentType }) =>
      call({
        to: "s3 PutObject",
        detail: () => key,
        act: () => {
          const [earlier] = versions.list(key);
          const { versionId } =
            earlier ??
            versions.put({
              ...{ key, contentType, eTag: '"derived"' },
              body: bodies.image,
              checksum: { algorithm: "SHA256", value: bodies.image.sha256 },
              eventName: "ObjectCreated:Put",
            });
          return { width, height, size: bytes.length, contentType, versionId };
        },
      }),
    deleteDerived: async (prefix) => {
      const found = await call({
        to: "s3 ListObjectVersions",
        detail: () => prefix,
        act: () => versions.listByPrefix(prefix),
      });
      for (const { key, versionId } of found) await deleteVersion(key, versionId);
    },

    createMultipartUpload: (key, { contentType }) =>
      call({
        to: "s3 CreateMultipartUpload",
        detail: () => key,
        act: () => {
          const multipartUploadId = multipart.create(key, contentType);
          onMultipart({ multipartUploadId, key, until: expiresAfter(limits.multipartLifetime) });
          return multipartUploadId;
        },
      }),
    listParts: (upload, { after = 0, most = limits.part.most } = {}) =>
      call({
        to: "s3 ListParts",
        detail: () => `${upload.key} ${upload.multipartUploadId}`,
        act: () =>
          multipart
            .parts(upload)
            ?.filter(({ partNumber }) => partNumber > after)
            .slice(0, most),
      }),
    completeMultipartUpload: (upload, parts) =>
      call({
        to: "s3 CompleteMultipartUpload",
        detail: () => `${upload.key} ${upload.multipartUploadId}`,
        act: () => multipart.complete(upload, parts) !== undefined,
      }),
    abortMultipartUpload: (upload) =>
      call({
        to: "s3 AbortMultipartUpload",
        detail: () => `${upload.key} ${upload.multipartUploadId}`,
        act: () => multipart.abort(upload),
      }),
    exists: (key) =>
      call({
        to: "s3 HeadObject",
        detail: () => key,
        act: () => versions.list(key).at(-1)?.body !== undefined,
      }),
  };
};

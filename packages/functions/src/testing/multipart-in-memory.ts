import { createHash } from "node:crypto";
import type { StoredPart } from "@slipway/core/api";
import type { MultipartObjects, MultipartUpload } from "../ports/objects.ts";

interface Underway {
  readonly key: string;
  readonly contentType: string;
  readonly initiatedAt: string;
  readonly parts: Map<number, Uint8Array>;
}

export interface MultipartInMemory extends MultipartObjects {
  /** Stores a part, as a client with its URL does. */
  putPart(multipartUploadId: string, partNumber: number, bytes: Uint8Array): void;
  /** The multipart uploads that were neither completed nor aborted, by id. */
  readonly underway: ReadonlyMap<string, Underway>;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("base64");

/**
 * Creates an in-memory implementation of `MultipartObjects`.
 *
 * @param store stores completed objects
 */
export const multipartInMemory = (store: {
  put(key: string, bytes: Uint8Array, contentType: string): void;
  exists(key: string): boolean;
  readonly clock: () => Date;
}): MultipartInMemory => {
  const underway = new Map<string, Underway>();
  let count = 0;
  /** Returns a multipart upload if the key matches too, as S3 requires. */
  const find = ({ key, multipartUploadId }: MultipartUpload): Underway | undefined => {
    const upload = underway.get(multipartUploadId);
    return upload?.key === key ? upload : undefined;
  };
  return {
    underway,
    putPart(multipartUploadId, partNumber, bytes) {
      underway.get(multipartUploadId)?.parts.set(partNumber, bytes);
    },
    async createMultipartUpload(key, { contentType }) {
      const multipartUploadId = `m${++count}`;
      underway.set(multipartUploadId, {
        key,
        contentType,
        initiatedAt: store.clock().toISOString(),
        parts: new Map(),
      });
      return multipartUploadId;
    },
    async signParts({ multipartUploadId }, parts) {
      return parts.map(({ partNumber, sha256 }) => ({
        partNumber,
        url: `memory:${multipartUploadId}/${partNumber}`,
        headers: { "x-amz-checksum-sha256": sha256 },
      }));
    },
    async listParts(named, { after = 0, most = Number.POSITIVE_INFINITY } = {}) {
      const parts = find(named)?.parts;
      if (parts === undefined) return undefined;
      const listed = [...parts].map(
        ([partNumber, bytes]): StoredPart => ({
          partNumber,
          size: bytes.length,
          eTag: `"${partNumber}"`,
          sha256: sha256(bytes),
        }),
      );
      return listed
        .sort((one, other) => one.partNumber - other.partNumber)
        .filter(({ partNumber }) => partNumber > after)
        .slice(0, most);
    },
    async completeMultipartUpload(named, parts) {
      const upload = find(named);
      if (upload === undefined) return false;
      underway.delete(named.multipartUploadId);
      const bytes = parts.map(({ partNumber }) => upload.parts.get(partNumber) ?? new Uint8Array());
      store.put(upload.key, new Uint8Array(Buffer.concat(bytes)), upload.contentType);
      return true;
    },
    async abortMultipartUpload(named) {
      if (find(named) !== undefined) underway.delete(named.multipartUploadId);
    },
    async exists(key) {
      return store.exists(key);
    },
  };
};

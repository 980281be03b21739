import { createHash } from "node:crypto";
import type { StoredPart } from "@slipway/core/api";
import type { MultipartObjects } from "../objects.ts";

interface Underway {
  readonly key: string;
  readonly contentType: string;
  readonly initiatedAt: string;
  readonly parts: Map<number, Uint8Array>;
}

export interface MultipartInMemory extends MultipartObjects {
  /** Store a part, as one who has its URL would. */
  putPart(multipartUploadId: string, partNumber: number, bytes: Uint8Array): void;
  /** The multipart uploads that were neither completed nor aborted. */
  readonly underway: ReadonlyMap<string, Underway>;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("base64");

/**
 * Multipart uploads in a map.
 *
 * @param store makes an object of bytes; `exists`: whether a key has one
 */
export const multipartInMemory = (store: {
  put(key: string, bytes: Uint8Array, contentType: string): void;
  exists(key: string): boolean;
  readonly clock: () => Date;
}): MultipartInMemory => {
  const underway = new Map<string, Underway>();
  let count = 0;
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
    async listParts({ multipartUploadId }) {
      const parts = underway.get(multipartUploadId)?.parts;
      if (parts === undefined) return undefined;
      const listed = [...parts].map(
        ([partNumber, bytes]): StoredPart => ({
          partNumber,
          size: bytes.length,
          eTag: `"${partNumber}"`,
          sha256: sha256(bytes),
        }),
      );
      return listed.sort((one, other) => one.partNumber - other.partNumber);
    },
    async completeMultipartUpload({ multipartUploadId }, parts) {
      const upload = underway.get(multipartUploadId);
      if (upload === undefined) return false;
      underway.delete(multipartUploadId);
      const bytes = parts.map(({ partNumber }) => upload.parts.get(partNumber) ?? new Uint8Array());
      store.put(upload.key, new Uint8Array(Buffer.concat(bytes)), upload.contentType);
      return true;
    },
    async abortMultipartUpload({ multipartUploadId }) {
      underway.delete(multipartUploadId);
    },
    async exists(key) {
      return store.exists(key);
    },
  };
};

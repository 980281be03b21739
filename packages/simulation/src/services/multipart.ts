import type { Body, PartBody } from "../bodies.ts";
import type { StoredVersion, Versions } from "./versions.ts";

/** A multipart upload, or the parts that S3 kept after it was aborted. */
interface MultipartUpload {
  readonly multipartUploadId: string;
  readonly key: string;
  readonly contentType: string;
  readonly parts: Map<number, PartBody>;
  /** True if the upload no longer exists for clients, and S3 still keeps parts of it. */
  aborted: boolean;
}

/** Identifies a multipart upload. S3 requires its key, too. */
export type MultipartName = Pick<MultipartUpload, "multipartUploadId" | "key">;

export type KeptPart = PartBody & { readonly eTag: string };

/** S3's multipart uploads. */
export interface MultipartUploads {
  create(key: string, contentType: string): string;
  /** Stores a part. Returns false if the upload no longer exists. */
  put(upload: MultipartName, part: PartBody): boolean;
  /** Stores a part that was in flight while its upload was aborted. Only another abort removes it. */
  putLate(upload: MultipartName, part: PartBody): void;
  /** Returns the parts in order, or undefined if the upload no longer exists. */
  parts(upload: MultipartName): readonly KeptPart[] | undefined;
  /** Returns undefined if the upload no longer exists. */
  complete(upload: MultipartName, parts: readonly KeptPart[]): StoredVersion | undefined;
  abort(upload: MultipartName): void;
  all(): readonly MultipartName[];
}

const createETag = ({ partNumber, sha256 }: PartBody) => `"${partNumber}-${sha256.slice(0, 8)}"`;

/** @param assemble returns the file that consists of parts */
export const createMultipartUploads = (
  versions: Versions,
  assemble: (parts: readonly PartBody[]) => Body,
): MultipartUploads => {
  const uploads = new Map<string, MultipartUpload>();
  let count = 0;
  const find = ({ multipartUploadId, key }: MultipartName) => {
    const upload = uploads.get(multipartUploadId);
    return upload?.key === key ? upload : undefined;
  };
  const findLive = (name: MultipartName) => {
    const upload = find(name);
    return upload?.aborted ? undefined : upload;
  };
  const listStoredParts = ({ parts }: MultipartUpload): KeptPart[] =>
    [...parts.values()]
      .sort((one, other) => one.partNumber - other.partNumber)
      .map((part) => ({ ...part, eTag: createETag(part) }));
  return {
    create(key, contentType) {
      count += 1;
      const multipartUploadId = `m${count}`;
      const parts = new Map<number, PartBody>();
      uploads.set(multipartUploadId, {
        multipartUploadId,
        key,
        contentType,
        parts,
        aborted: false,
      });
      return multipartUploadId;
    },
    put(name, part) {
      const upload = findLive(name);
      upload?.parts.set(part.partNumber, part);
      return upload !== undefined;
    },
    putLate({ multipartUploadId, key }, part) {
      if (uploads.has(multipartUploadId)) return;
      const parts = new Map([[part.partNumber, part]]);
      uploads.set(multipartUploadId, {
        multipartUploadId,
        key,
        contentType: "",
        parts,
        aborted: true,
      });
    },
    parts(name) {
      const upload = findLive(name);
      return upload && listStoredParts(upload);
    },
    complete(name, parts) {
      const upload = findLive(name);
      if (upload === undefined) return undefined;
      const kept = new Map(listStoredParts(upload).map((part) => [part.partNumber, part.eTag]));
      if (parts.length === 0 || parts.some(({ partNumber, eTag }) => kept.get(partNumber) !== eTag))
        throw new Error("InvalidPart");
      uploads.delete(upload.multipartUploadId);
      const body = assemble(parts);
      return versions.put({
        key: upload.key,
        body,
        contentType: upload.contentType,
        checksum: { algorithm: "SHA256", value: `${body.sha256}-${parts.length}` },
        eTag: `"${body.name}-${parts.length}"`,
        eventName: "ObjectCreated:CompleteMultipartUpload",
      });
    },
    abort: (name) => {
      if (find(name) !== undefined) uploads.delete(name.multipartUploadId);
    },
    all: () => [...uploads.values()],
  };
};

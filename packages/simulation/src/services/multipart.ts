import type { Body, PartBody } from "../bodies.ts";
import type { StoredVersion, Versions } from "./versions.ts";

/** A multipart upload that is under way, or parts that were kept after it was aborted. */
interface Underway {
  readonly multipartUploadId: string;
  readonly key: string;
  readonly contentType: string;
  readonly parts: Map<number, PartBody>;
  /** Gone for everybody, while its parts are still kept. */
  aborted: boolean;
}

export type KeptPart = PartBody & { readonly eTag: string };

/** S3's multipart uploads. */
export interface MultipartUploads {
  create(key: string, contentType: string): string;
  /** Whether the part was kept; false where the upload is gone. */
  put(multipartUploadId: string, part: PartBody): boolean;
  /** A part that was on its way while its upload was aborted, and is kept: it takes another abort to be rid of it. */
  putLate(
    upload: { readonly multipartUploadId: string; readonly key: string },
    part: PartBody,
  ): void;
  /** By number; undefined where the upload is gone. */
  parts(multipartUploadId: string): readonly KeptPart[] | undefined;
  /** Undefined where the upload is gone. */
  complete(multipartUploadId: string, parts: readonly KeptPart[]): StoredVersion | undefined;
  abort(multipartUploadId: string): void;
  all(): readonly { readonly multipartUploadId: string; readonly key: string }[];
}

const eTagOf = ({ partNumber, sha256 }: PartBody) => `"${partNumber}-${sha256.slice(0, 8)}"`;

/** @param assemble the bytes that parts make */
export const createMultipartUploads = (
  versions: Versions,
  assemble: (parts: readonly PartBody[]) => Body,
): MultipartUploads => {
  const uploads = new Map<string, Underway>();
  let count = 0;
  const find = (multipartUploadId: string) => {
    const upload = uploads.get(multipartUploadId);
    return upload === undefined || upload.aborted ? undefined : upload;
  };
  const partsOf = ({ parts }: Underway): KeptPart[] =>
    [...parts.values()]
      .sort((one, other) => one.partNumber - other.partNumber)
      .map((part) => ({ ...part, eTag: eTagOf(part) }));
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
    put(multipartUploadId, part) {
      const upload = find(multipartUploadId);
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
    parts(multipartUploadId) {
      const upload = find(multipartUploadId);
      return upload && partsOf(upload);
    },
    complete(multipartUploadId, parts) {
      const upload = find(multipartUploadId);
      if (upload === undefined) return undefined;
      const kept = new Map(partsOf(upload).map((part) => [part.partNumber, part.eTag]));
      if (parts.length === 0 || parts.some(({ partNumber, eTag }) => kept.get(partNumber) !== eTag))
        throw new Error("InvalidPart");
      uploads.delete(multipartUploadId);
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
    abort: (multipartUploadId) => {
      uploads.delete(multipartUploadId);
    },
    all: () => [...uploads.values()],
  };
};

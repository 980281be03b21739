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

/** What names a multipart upload: S3 knows none under another key than its own. */
export type MultipartName = Pick<Underway, "multipartUploadId" | "key">;

export type KeptPart = PartBody & { readonly eTag: string };

/** S3's multipart uploads. */
export interface MultipartUploads {
  create(key: string, contentType: string): string;
  /** Whether the part was kept; false where the upload is gone. */
  put(upload: MultipartName, part: PartBody): boolean;
  /** A part that was on its way while its upload was aborted, and is kept: it takes another abort to be rid of it. */
  putLate(upload: MultipartName, part: PartBody): void;
  /** By number; undefined where the upload is gone. */
  parts(upload: MultipartName): readonly KeptPart[] | undefined;
  /** Undefined where the upload is gone. */
  complete(upload: MultipartName, parts: readonly KeptPart[]): StoredVersion | undefined;
  abort(upload: MultipartName): void;
  all(): readonly MultipartName[];
}

const eTagOf = ({ partNumber, sha256 }: PartBody) => `"${partNumber}-${sha256.slice(0, 8)}"`;

/** @param assemble the bytes that parts make */
export const createMultipartUploads = (
  versions: Versions,
  assemble: (parts: readonly PartBody[]) => Body,
): MultipartUploads => {
  const uploads = new Map<string, Underway>();
  let count = 0;
  const find = ({ multipartUploadId, key }: MultipartName) => {
    const upload = uploads.get(multipartUploadId);
    return upload?.key === key ? upload : undefined;
  };
  const findLive = (name: MultipartName) => {
    const upload = find(name);
    return upload?.aborted ? undefined : upload;
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
      return upload && partsOf(upload);
    },
    complete(name, parts) {
      const upload = findLive(name);
      if (upload === undefined) return undefined;
      const kept = new Map(partsOf(upload).map((part) => [part.partNumber, part.eTag]));
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

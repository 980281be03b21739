import { owner } from "../buckets/owner.ts";
import { invalidArgument } from "../http/errors.ts";
import type { Operation } from "../http/operation.ts";
import { query, type S3Request } from "../http/request.ts";
import { xmlResponse } from "../http/response.ts";
import { document, tag, text } from "../http/xml.ts";
import { abortHeaders } from "../lifecycle/lifecycle-headers.ts";
import { checksumElements } from "../objects/checksums/checksum-elements.ts";
import { checksumHeader } from "../objects/checksums/checksums.ts";
import { pageLength } from "../objects/listing/listing-parameters.ts";
import { readStorageClass } from "../objects/write/stored-headers.ts";
import type { Part } from "../storage/database/parts.ts";
import type { Upload } from "../storage/database/uploads.ts";
import { findUpload } from "./find-upload.ts";

const partNumberMarker = (request: S3Request): number => {
  const value = query(request, "part-number-marker") ?? "0";
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw invalidArgument(
    "Provided part-number-marker not an integer or within integer range",
    "part-number-marker",
    value,
  );
};

const partXml = (part: Part, { checksum }: Upload): string => {
  const name = checksum && checksumHeader(checksum.algorithm);
  const shown = Object.entries(part.checksums).filter(([candidate]) => candidate === name);
  return tag(
    "Part",
    text("PartNumber", part.partNumber),
    text("LastModified", part.lastModified.toISOString()),
    text("ETag", part.eTag),
    text("Size", part.size),
    ...checksumElements(Object.fromEntries(shown)),
  );
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export const listParts: Operation = {
  name: "ListParts",
  async handle(request, { db }) {
    const upload = findUpload(request, db);
    const { uploadId, bucket, key, initiator, checksum } = upload;
    const limit = pageLength(request, "max-parts");
    const marker = partNumberMarker(request);
    const found = db.parts.list(uploadId, { partNumber: marker, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1)?.partNumber ?? 0;
    return xmlResponse(
      document(
        "ListPartsResult",
        text("Bucket", bucket),
        text("Key", key),
        text("UploadId", uploadId),
        text("PartNumberMarker", marker),
        text("NextPartNumberMarker", last),
        text("MaxParts", limit),
        text("IsTruncated", limit > 0 && found.length > limit),
        ...page.map((part) => partXml(part, upload)),
        tag("Initiator", text("ID", initiator), text("DisplayName", initiator)),
        owner,
        text("StorageClass", readStorageClass(upload.headers)),
        ...(checksum === undefined
          ? []
          : [text("ChecksumAlgorithm", checksum.algorithm), text("ChecksumType", checksum.type)]),
      ),
      abortHeaders(upload, { db }),
    );
  },
};

import { owner } from "../buckets/owner.ts";
import { requireBucket } from "../buckets/require-bucket.ts";
import type { Operation } from "../http/operation.ts";
import { query, type S3Request } from "../http/request.ts";
import { requestedBucket } from "../http/request-address.ts";
import { xmlResponse } from "../http/response.ts";
import { document, tag, text } from "../http/xml.ts";
import {
  commonPrefix,
  type ListingParameters,
  listingParameters,
  takePage,
} from "../objects/listing/listing-parameters.ts";
import { readStorageClass } from "../objects/write/stored-headers.ts";
import type { IndexDb } from "../storage/database/index-db.ts";
import { endOfPrefix } from "../storage/database/listing.ts";
import type { Upload } from "../storage/database/uploads.ts";

type Entry = { kind: "upload"; upload: Upload } | { kind: "prefix"; prefix: string };

/** Represents the position after which a page starts. `uploadId` has no effect without a key. */
interface Marker {
  key: string;
  uploadId: string;
}

const parseMarker = (request: S3Request): Marker => {
  const key = query(request, "key-marker") ?? "";
  return { key, uploadId: key === "" ? "" : (query(request, "upload-id-marker") ?? "") };
};

/** Finds the first upload of a prefix after the marker. Keys sort by bytes. */
const firstUpload = (
  { uploads }: IndexDb,
  bucket: string,
  parameters: ListingParameters & { marker: Marker },
): Upload | undefined => {
  const { prefix, marker } = parameters;
  const isBefore = Buffer.compare(Buffer.from(marker.key), Buffer.from(prefix)) < 0;
  if (marker.key === "" || isBefore) return uploads.firstFrom(bucket, prefix);
  // If the previous page ended with a common prefix, the prefix is the marker.
  if (commonPrefix(marker.key, parameters) === marker.key) {
    return uploads.firstAfterKey(bucket, endOfPrefix(marker.key));
  }
  return marker.uploadId === ""
    ? uploads.firstAfterKey(bucket, marker.key)
    : uploads.firstAfter(bucket, marker.key, marker.uploadId);
};

function* entries(
  db: IndexDb,
  bucket: string,
  parameters: ListingParameters & { marker: Marker },
): Generator<Entry> {
  let upload = firstUpload(db, bucket, parameters);
  while (upload?.key.startsWith(parameters.prefix)) {
    const rolledUp = commonPrefix(upload.key, parameters);
    if (rolledUp === undefined) {
      yield { kind: "upload", upload };
      upload = db.uploads.firstAfter(bucket, upload.key, upload.uploadId);
    } else {
      yield { kind: "prefix", prefix: rolledUp };
      upload = db.uploads.firstAfterKey(bucket, endOfPrefix(rolledUp));
    }
  }
}

const uploadXml = (upload: Upload, { encode }: ListingParameters): string => {
  const { checksum, initiator } = upload;
  return tag(
    "Upload",
    text("Key", encode(upload.key)),
    text("UploadId", upload.uploadId),
    tag("Initiator", text("ID", initiator), text("DisplayName", initiator)),
    owner,
    text("StorageClass", readStorageClass(upload.headers)),
    text("Initiated", upload.initiated.toISOString()),
    ...(checksum === undefined
      ? []
      : [text("ChecksumAlgorithm", checksum.algorithm), text("ChecksumType", checksum.type)]),
  );
};

const nextMarkers = (last: Entry, { encode }: ListingParameters): string[] => {
  if (last.kind === "prefix") {
    return [text("NextKeyMarker", encode(last.prefix)), text("NextUploadIdMarker", "")];
  }
  const { key, uploadId } = last.upload;
  return [text("NextKeyMarker", encode(key)), text("NextUploadIdMarker", uploadId)];
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export const listMultipartUploads: Operation = {
  name: "ListMultipartUploads",
  async handle(request, { db }) {
    const bucket = requestedBucket(request);
    requireBucket(db, bucket);
    const marker = parseMarker(request);
    const parameters = { ...listingParameters(request, "max-uploads"), marker };
    const { prefix, delimiter, maxKeys, encodingType, encode } = parameters;
    const { page, last, isTruncated } = takePage(entries(db, bucket, parameters), maxKeys);
    return xmlResponse(
      document(
        "ListMultipartUploadsResult",
        text("Bucket", bucket),
        text("KeyMarker", encode(marker.key)),
        text("UploadIdMarker", marker.uploadId),
        ...(isTruncated && last !== undefined ? nextMarkers(last, parameters) : []),
        text("Prefix", encode(prefix)),
        ...(delimiter === "" ? [] : [text("Delimiter", encode(delimiter))]),
        ...(encodingType === undefined ? [] : [text("EncodingType", encodingType)]),
        text("MaxUploads", maxKeys),
        text("IsTruncated", isTruncated && last !== undefined),
        ...page.map((entry) =>
          entry.kind === "upload"
            ? uploadXml(entry.upload, parameters)
            : tag("CommonPrefixes", text("Prefix", encode(entry.prefix))),
        ),
      ),
    );
  },
};

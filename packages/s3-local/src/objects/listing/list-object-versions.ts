import { owner } from "../../buckets/owner.ts";
import { requireBucket } from "../../buckets/require-bucket.ts";
import { invalidArgument } from "../../http/errors.ts";
import type { Operation } from "../../http/operation.ts";
import { query, type S3Request } from "../../http/request.ts";
import { requestedBucket } from "../../http/request-address.ts";
import { xmlResponse } from "../../http/response.ts";
import { document, tag, text } from "../../http/xml.ts";
import type { IndexDb } from "../../storage/database/index-db.ts";
import { endOfPrefix, firstKey } from "../../storage/database/listing.ts";
import type { Version } from "../../storage/database/versions.ts";
import { readStorageClass } from "../write/stored-headers.ts";
import {
  commonPrefix,
  type ListingParameters,
  listingParameters,
  takePage,
} from "./listing-parameters.ts";

type Entry =
  | { kind: "version"; version: Version; isLatest: boolean }
  | { kind: "prefix"; prefix: string };

interface Markers {
  key: string;
  versionId: string;
}

const markers = (request: S3Request): Markers => {
  const key = query(request, "key-marker") ?? "";
  const versionId = query(request, "version-id-marker") ?? "";
  if (versionId !== "" && key === "") {
    throw invalidArgument(
      "A version-id marker cannot be specified without a key marker.",
      "version-id-marker",
      versionId,
    );
  }
  return { key, versionId };
};

/** Yields every version and delete marker, those of a key newest first. */
function* entries(
  { listing, versions }: IndexDb,
  bucket: string,
  parameters: ListingParameters & { marker: Markers },
): Generator<Entry> {
  const { prefix, marker } = parameters;
  const resumed =
    marker.versionId === "" ? undefined : versions.find(bucket, marker.key, marker.versionId);
  let version = resumed && listing.older(resumed);
  let isLatest = false;
  if (version === undefined) {
    version = firstKey(listing, bucket, { prefix, after: marker.key });
    isLatest = true;
  }
  while (version?.key.startsWith(prefix)) {
    const rolledUp = commonPrefix(version.key, parameters);
    if (rolledUp !== undefined) {
      yield { kind: "prefix", prefix: rolledUp };
      version = listing.firstAfter(bucket, endOfPrefix(rolledUp));
      isLatest = true;
      continue;
    }
    yield { kind: "version", version, isLatest };
    const older = listing.older(version);
    isLatest = older === undefined;
    version = older ?? listing.firstAfter(bucket, version.key);
  }
}

const entryXml = (entry: Entry, { encode }: ListingParameters): string => {
  if (entry.kind === "prefix") return tag("CommonPrefixes", text("Prefix", encode(entry.prefix)));
  const { version, isLatest } = entry;
  const common = [
    text("Key", encode(version.key)),
    text("VersionId", version.versionId),
    text("IsLatest", isLatest),
    text("LastModified", version.lastModified.toISOString()),
  ];
  if (version.kind === "delete-marker") return tag("DeleteMarker", ...common, owner);
  return tag(
    "Version",
    ...common,
    text("ETag", version.eTag),
    text("Size", version.size),
    owner,
    text("StorageClass", readStorageClass(version.headers)),
  );
};

const nextMarkers = (last: Entry, { encode }: ListingParameters): string[] => {
  if (last.kind === "prefix") return [text("NextKeyMarker", encode(endOfPrefix(last.prefix)))];
  return [
    text("NextKeyMarker", encode(last.version.key)),
    text("NextVersionIdMarker", last.version.versionId),
  ];
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export const listObjectVersions: Operation = {
  name: "ListObjectVersions",
  async handle(request, { db }) {
    const bucket = requestedBucket(request);
    requireBucket(db, bucket);
    const marker = markers(request);
    const parameters = { ...listingParameters(request), marker };
    const { prefix, delimiter, maxKeys, encodingType, encode } = parameters;
    const { page, last, isTruncated } = takePage(entries(db, bucket, parameters), maxKeys);
    return xmlResponse(
      document(
        "ListVersionsResult",
        text("Name", bucket),
        text("Prefix", encode(prefix)),
        text("KeyMarker", encode(marker.key)),
        text("VersionIdMarker", marker.versionId),
        text("MaxKeys", maxKeys),
        ...(delimiter === "" ? [] : [text("Delimiter", encode(delimiter))]),
        ...(encodingType === undefined ? [] : [text("EncodingType", encodingType)]),
        text("IsTruncated", isTruncated && last !== undefined),
        ...(isTruncated && last !== undefined ? nextMarkers(last, parameters) : []),
        ...page.map((entry) => entryXml(entry, parameters)),
      ),
    );
  },
};

import { algorithmOfHeader, checksumType } from "../checksums.ts";
import { invalidArgument } from "../errors.ts";
import { commonPrefix, type ListingParameters, listingParameters } from "../listing-parameters.ts";
import type { Operation } from "../operation.ts";
import { owner } from "../owner.ts";
import { query, type S3Request } from "../request.ts";
import { xmlResponse } from "../response.ts";
import { endOfPrefix, firstKey, type Listing } from "../storage/listing.ts";
import type { ObjectVersion } from "../storage/versions.ts";
import { existingBucket } from "../storage/write-version.ts";
import { document, tag, text } from "../xml.ts";
import { addressedBucket } from "./address.ts";

type Entry = { kind: "object"; version: ObjectVersion } | { kind: "prefix"; prefix: string };

/** Where a page ended: after a key, or after everything under a common prefix. */
const entryEnd = (entry: Entry): string =>
  entry.kind === "object" ? entry.version.key : endOfPrefix(entry.prefix);

/** What a listing shows, in order, deleted keys left out. */
function* entries(
  listing: Listing,
  bucket: string,
  parameters: ListingParameters & { after: string },
): Generator<Entry> {
  const { prefix, after } = parameters;
  let version = firstKey(listing, bucket, { prefix, after });
  while (version?.key.startsWith(prefix)) {
    const rolledUp = commonPrefix(version.key, parameters);
    if (version.kind === "delete-marker") {
      version = listing.firstAfter(bucket, version.key);
    } else if (rolledUp !== undefined) {
      yield { kind: "prefix", prefix: rolledUp };
      version = listing.firstAfter(bucket, endOfPrefix(rolledUp));
    } else {
      yield { kind: "object", version };
      version = listing.firstAfter(bucket, version.key);
    }
  }
}

const toToken = (after: string): string => Buffer.from(after).toString("base64url");

function startAfter(request: S3Request): string {
  const token = query(request, "continuation-token");
  if (token === undefined) return query(request, "start-after") ?? "";
  const after = Buffer.from(token, "base64url").toString("utf8");
  if (token === "" || toToken(after) !== token) {
    throw invalidArgument(
      "The continuation token provided is incorrect",
      "continuation-token",
      token,
    );
  }
  return after;
}

type Shown = ListingParameters & { fetchOwner: boolean };

function objectXml(version: ObjectVersion, { encode, fetchOwner }: Shown): string {
  const checksums = Object.entries(version.checksums).flatMap(([name, value]) => [
    text("ChecksumAlgorithm", algorithmOfHeader(name)),
    text("ChecksumType", checksumType(value)),
  ]);
  return tag(
    "Contents",
    text("Key", encode(version.key)),
    text("LastModified", version.lastModified.toISOString()),
    text("ETag", version.eTag),
    ...checksums,
    text("Size", version.size),
    fetchOwner ? owner : "",
    text("StorageClass", "STANDARD"),
  );
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const listObjectsV2: Operation = {
  name: "ListObjectsV2",
  async handle(request, { db }) {
    const bucket = addressedBucket(request);
    existingBucket(db, bucket);
    const parameters = {
      ...listingParameters(request),
      after: startAfter(request),
      fetchOwner: query(request, "fetch-owner") === "true",
    };
    const { prefix, delimiter, maxKeys, encodingType, encode } = parameters;
    const page: Entry[] = [];
    let isTruncated = false;
    for (const entry of entries(db.listing, bucket, parameters)) {
      isTruncated = page.length === maxKeys;
      if (isTruncated) break;
      page.push(entry);
    }
    const last = page.at(-1);
    const token = query(request, "continuation-token");
    const start = query(request, "start-after");
    return xmlResponse(
      document(
        "ListBucketResult",
        text("Name", bucket),
        text("Prefix", encode(prefix)),
        ...(delimiter === "" ? [] : [text("Delimiter", encode(delimiter))]),
        ...(encodingType === undefined ? [] : [text("EncodingType", encodingType)]),
        ...(start === undefined ? [] : [text("StartAfter", encode(start))]),
        ...(token === undefined ? [] : [text("ContinuationToken", token)]),
        text("KeyCount", page.length),
        text("MaxKeys", maxKeys),
        text("IsTruncated", isTruncated && last !== undefined),
        ...(isTruncated && last !== undefined
          ? [text("NextContinuationToken", toToken(entryEnd(last)))]
          : []),
        ...page.map((entry) =>
          entry.kind === "object"
            ? objectXml(entry.version, parameters)
            : tag("CommonPrefixes", text("Prefix", encode(entry.prefix))),
        ),
      ),
    );
  },
};

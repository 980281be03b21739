import { owner } from "../../buckets/owner.ts";
import { tag, text } from "../../http/xml.ts";
import { endOfPrefix, firstKey, type Listing } from "../../storage/database/listing.ts";
import type { ObjectVersion } from "../../storage/database/versions.ts";
import { checksumType, parseChecksumHeader } from "../checksums/checksums.ts";
import { readStorageClass } from "../write/stored-headers.ts";
import { commonPrefix, type ListingParameters } from "./listing-parameters.ts";

/** Represents an entry in a listing of current objects. */
export type ListingEntry =
  | { kind: "object"; version: ObjectVersion }
  | { kind: "prefix"; prefix: string };

/** Yields the entries of a listing in order, without deleted keys. */
function* entries(
  listing: Listing,
  bucket: string,
  parameters: ListingParameters & { after: string },
): Generator<ListingEntry> {
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

/** Lists one page of current objects. `next` is the page's last entry if more entries follow. */
export const listPage = (
  listing: Listing,
  bucket: string,
  parameters: ListingParameters & { after: string },
): { page: ListingEntry[]; next: ListingEntry | undefined } => {
  const page: ListingEntry[] = [];
  for (const entry of entries(listing, bucket, parameters)) {
    if (page.length === parameters.maxKeys) return { page, next: page.at(-1) };
    page.push(entry);
  }
  return { page, next: undefined };
};

interface Shown extends ListingParameters {
  fetchOwner: boolean;
}

const objectXml = (version: ObjectVersion, { encode, fetchOwner }: Shown): string => {
  const checksums = Object.entries(version.checksums).flatMap(([name, value]) => [
    text("ChecksumAlgorithm", parseChecksumHeader(name)),
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
    text("StorageClass", readStorageClass(version.headers)),
  );
};

export const entryXml = (entry: ListingEntry, shown: Shown): string =>
  entry.kind === "object"
    ? objectXml(entry.version, shown)
    : tag("CommonPrefixes", text("Prefix", shown.encode(entry.prefix)));

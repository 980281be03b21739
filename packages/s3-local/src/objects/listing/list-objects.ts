import { requireBucket } from "../../buckets/require-bucket.ts";
import type { Operation } from "../../http/operation.ts";
import { query } from "../../http/request.ts";
import { requestedBucket } from "../../http/request-address.ts";
import { xmlResponse } from "../../http/response.ts";
import { document, text } from "../../http/xml.ts";
import { endOfPrefix } from "../../storage/database/listing.ts";
import { commonPrefix, type ListingParameters, listingParameters } from "./listing-parameters.ts";
import { entryXml, listPage } from "./objects-page.ts";

/** Returns the key after which a page starts. A marker that is a common prefix covers all of its keys. */
const afterMarker = (marker: string, parameters: ListingParameters): string =>
  commonPrefix(marker, parameters) === marker ? endOfPrefix(marker) : marker;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export const listObjects: Operation = {
  name: "ListObjects",
  async handle(request, { db }) {
    const bucket = requestedBucket(request);
    requireBucket(db, bucket);
    const marker = query(request, "marker") ?? "";
    const listing = listingParameters(request);
    const parameters = { ...listing, after: afterMarker(marker, listing), fetchOwner: true };
    const { prefix, delimiter, maxKeys, encodingType, encode } = parameters;
    const { page, next } = listPage(db.listing, bucket, parameters);
    const nextMarker = next?.kind === "prefix" ? next.prefix : next?.version.key;
    return xmlResponse(
      document(
        "ListBucketResult",
        text("Name", bucket),
        text("Prefix", encode(prefix)),
        text("Marker", encode(marker)),
        // S3 omits NextMarker without a delimiter. The last key is then the next marker.
        ...(delimiter === "" || nextMarker === undefined
          ? []
          : [text("NextMarker", encode(nextMarker))]),
        text("MaxKeys", maxKeys),
        ...(delimiter === "" ? [] : [text("Delimiter", encode(delimiter))]),
        ...(encodingType === undefined ? [] : [text("EncodingType", encodingType)]),
        text("IsTruncated", next !== undefined),
        ...page.map((entry) => entryXml(entry, parameters)),
      ),
    );
  },
};

import { requireBucket } from "../../buckets/require-bucket.ts";
import { invalidArgument } from "../../http/errors.ts";
import type { Operation } from "../../http/operation.ts";
import { query, type S3Request } from "../../http/request.ts";
import { requestedBucket } from "../../http/request-address.ts";
import { xmlResponse } from "../../http/response.ts";
import { document, text } from "../../http/xml.ts";
import { endOfPrefix } from "../../storage/database/listing.ts";
import { listingParameters } from "./listing-parameters.ts";
import { entryXml, type ListingEntry, listPage } from "./objects-page.ts";

/** Returns where an entry ends: at its key, or after all keys with its common prefix. */
const entryEnd = (entry: ListingEntry): string =>
  entry.kind === "object" ? entry.version.key : endOfPrefix(entry.prefix);

const toToken = (after: string): string => Buffer.from(after).toString("base64url");

const startAfter = (request: S3Request): string => {
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
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const listObjectsV2: Operation = {
  name: "ListObjectsV2",
  async handle(request, { db }) {
    const bucket = requestedBucket(request);
    requireBucket(db, bucket);
    const parameters = {
      ...listingParameters(request),
      after: startAfter(request),
      fetchOwner: query(request, "fetch-owner") === "true",
    };
    const { prefix, delimiter, maxKeys, encodingType, encode } = parameters;
    const { page, next } = listPage(db.listing, bucket, parameters);
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
        text("IsTruncated", next !== undefined),
        ...(next === undefined ? [] : [text("NextContinuationToken", toToken(entryEnd(next)))]),
        ...page.map((entry) => entryXml(entry, parameters)),
      ),
    );
  },
};

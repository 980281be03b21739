import { invalidArgument } from "../http/errors.ts";
import type { Operation } from "../http/operation.ts";
import { query, type S3Request } from "../http/request.ts";
import { xmlResponse } from "../http/response.ts";
import { document, tag, text } from "../http/xml.ts";
import { owner } from "./owner.ts";

/** The maximum and default length of a page. */
const longestPage = 10_000;

/** @throws S3Error InvalidArgument */
const pageLength = (request: S3Request): number => {
  const value = query(request, "max-buckets");
  if (value === undefined) return longestPage;
  const length = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (length >= 1 && length <= longestPage) return length;
  throw invalidArgument(
    "Argument max-buckets must be an integer between 1 and 10000",
    "max-buckets",
    value,
  );
};

const toToken = (name: string): string => Buffer.from(name).toString("base64url");

/** @throws S3Error InvalidArgument */
const startAfter = (request: S3Request): string => {
  const token = query(request, "continuation-token") ?? "";
  const after = Buffer.from(token, "base64url").toString("utf8");
  if (toToken(after) === token) return after;
  throw invalidArgument(
    "The continuation token provided is incorrect",
    "continuation-token",
    token,
  );
};

const requireOwnRegion = (request: S3Request, region: string): void => {
  const requested = query(request, "bucket-region");
  if (requested === undefined || requested === region) return;
  throw invalidArgument(
    `The bucket-region ${requested} is not the region of this endpoint, ${region}`,
    "bucket-region",
    requested,
  );
};

const parameters = ["bucket-region", "continuation-token", "max-buckets", "prefix"];

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export const listBuckets: Operation = {
  name: "ListBuckets",
  async handle(request, { db, region }) {
    requireOwnRegion(request, region);
    const prefix = query(request, "prefix");
    const after = startAfter(request);
    const length = pageLength(request);
    const found = db.buckets
      .list()
      .filter(({ name }) => name > after && name.startsWith(prefix ?? ""));
    const page = found.slice(0, length);
    const last = page.at(-1);
    // S3 returns the region only if the request has a parameter.
    const isPaged = parameters.some((name) => query(request, name) !== undefined);
    const buckets = page.map(({ name, createdAt }) =>
      tag(
        "Bucket",
        text("Name", name),
        text("CreationDate", createdAt.toISOString()),
        isPaged ? text("BucketRegion", region) : "",
      ),
    );
    return xmlResponse(
      document(
        "ListAllMyBucketsResult",
        tag("Buckets", ...buckets),
        owner,
        found.length > length && last ? text("ContinuationToken", toToken(last.name)) : "",
        prefix === undefined ? "" : text("Prefix", prefix),
      ),
    );
  },
};

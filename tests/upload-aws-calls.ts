/**
 * The AWS calls that each function makes for an ordinary upload by a form. `aws-calls.test.ts` records them on the real
 * handlers, and the cost model in `scripts/cost/` multiplies them by their prices.
 */
export const uploadAwsCalls = {
  request: ["Query", "BatchWriteItem"],
  finalize: ["GetObject", "UpdateItem"],
  /** After the policy expired, when no replay can arrive. Without the queries, which serve many uploads. */
  sweep: ["UpdateItem", "GetItem", "ListObjectVersions", "UpdateItem"],
} as const;

/** The AWS calls of derive-images for a file with one variant. `aws-calls.test.ts` records them. */
export const imageAwsCalls = [
  "GetItem",
  "UpdateItem",
  "GetObject",
  "PutObject",
  "UpdateItem",
] as const;

/** What CloudFront does for one view of a file on its own distribution. `file-view-calls.test.ts` counts it. */
export const fileViewCalls = {
  /** Functions that run: before the cache, and before the response. */
  functions: ["viewerRequest", "viewerResponse"],
  /** Keys that they read from the key-value store. A public file needs none. */
  keyReads: { signed: 1, public: 0 },
} as const;

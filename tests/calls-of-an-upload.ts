/**
 * The AWS calls of an ordinary upload by form, function by function. `aws-calls.test.ts` measures them on the real handlers;
 * the cost model (`scripts/cost/`) reckons with them.
 */
export const callsOfAnUpload = {
  request: ["BatchWriteItem"],
  finalize: ["GetObject", "UpdateItem"],
  /** Once its policy is over, when no replay can come any more; the queries of a sweep are not one upload's. */
  sweep: ["UpdateItem", "GetItem", "ListObjectVersions", "UpdateItem"],
} as const;

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

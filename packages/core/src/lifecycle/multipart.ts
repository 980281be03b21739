import { limits } from "../limits.ts";
import type { StoredRecord } from "../record.ts";
import type { Awaiting } from "./arrival.ts";
import type { Decision } from "./decision.ts";
import type { Fact } from "./fact.ts";
import { later, nothing } from "./guarded-update.ts";

/** S3 holds parts for a key of this id. Only those that a pending record waits for may stay. */
export const multipartFound = (
  record: StoredRecord | Awaiting | undefined,
  { at, key, multipartUploadId, initiatedAt }: Extract<Fact, { kind: "multipart-found" }>,
): Decision => {
  const isAwaited =
    record?.status === "pending" &&
    "multipart" in record &&
    record.multipart?.multipartUploadId === multipartUploadId;
  // The record is written after S3 gave the multipart upload its id.
  const isYoung = later(initiatedAt, limits.policyGrace) > at;
  if (isAwaited || isYoung) return nothing("settled");
  return {
    outcome: "multipartAborted",
    before: [],
    after: [{ kind: "abort-multipart-upload", key, multipartUploadId }],
  };
};

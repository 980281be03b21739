import { limits } from "../limits.ts";
import type { StoredRecord } from "../record.ts";
import { isPending } from "../status.ts";
import type { ExpectedRecord } from "./arrival.ts";
import type { Decision } from "./decision.ts";
import type { Fact } from "./fact.ts";
import { addSeconds, noop } from "./guarded-update.ts";

/** Decides what a multipart upload in S3 means. It is aborted unless a pending record references it. */
export const decideMultipartFound = (
  record: StoredRecord | ExpectedRecord | undefined,
  { at, key, multipartUploadId, initiatedAt }: Extract<Fact, { kind: "multipart-found" }>,
): Decision => {
  const isAwaited =
    isPending(record) &&
    "multipart" in record &&
    record.multipart?.multipartUploadId === multipartUploadId;
  // The record is written after the multipart upload is created.
  const isRecent = addSeconds(initiatedAt, limits.policyGrace) > at;
  if (isAwaited || isRecent) return noop("settled");
  return {
    outcome: "multipartAborted",
    before: [],
    after: [{ kind: "abort-multipart-upload", key, multipartUploadId }],
  };
};

import { limits } from "../limits.ts";

const day = 24 * 60 * 60;

/** Returns the CORS rule that lets pages of these origins post forms, put parts, and read objects and response headers. */
export const corsRule = (origins: readonly string[]) => ({
  allowedOrigins: [...origins],
  allowedMethods: ["POST", "PUT", "GET", "HEAD"] as const,
  allowedHeaders: ["*"],
  exposeHeaders: [
    "ETag",
    "Retry-After",
    "x-amz-version-id",
    "x-amz-checksum-sha256",
    "x-amz-request-id",
  ],
  maxAgeSeconds: 3600,
});

/**
 * The events that the bucket sends to the queue: versions that were created, and versions that a request or a lifecycle rule
 * deleted permanently. Delete markers delete no version (Amazon S3 User Guide, "Supported event types").
 */
export const notifiedEvents = [
  "s3:ObjectCreated:*",
  // guard: the bucket sends events for deleted versions
  "s3:ObjectRemoved:Delete",
  "s3:LifecycleExpiration:Delete",
] as const;

/**
 * Days after which S3's lifecycle rules remove data. A noncurrent version is a replay that the sweep has not deleted yet, or an
 * object that was deleted outside Slipway. A replay makes the pinned version noncurrent until the sweep deletes the replay.
 * Therefore, `noncurrentVersion` must be much longer than any outage of the sweep.
 */
export const removalDays = {
  // The sweep aborts the multipart uploads of records. This rule removes multipart uploads without a record.
  abandonedMultipart: Math.ceil((limits.multipartLifetime + limits.policyGrace) / day) + 1,
  noncurrentVersion: 30,
  accessLog: 90,
} as const;

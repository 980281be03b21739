import { limits } from "../limits.ts";

const day = 24 * 60 * 60;

/** What a page of these origins may do with the bucket: post forms, put parts, read through signed links, see the answer's headers. */
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
 * The events that the bucket sends to the queue: versions that came, and versions that were deleted for good, by a
 * request or by a lifecycle rule. Delete markers remove none (Amazon S3 User Guide, "Supported event types").
 */
export const notifiedEvents = [
  "s3:ObjectCreated:*",
  // guard: the bucket sends events for deleted versions
  "s3:ObjectRemoved:Delete",
  "s3:LifecycleExpiration:Delete",
] as const;

/**
 * Days after which S3 itself removes what nobody needs any more. A noncurrent version is either a replay that the sweep
 * has not deleted yet or what somebody deleted past Slipway; a replay makes the pinned version noncurrent until the sweep
 * has been, so this must stay far above the time a sweep may be down.
 */
export const removalDays = {
  // The sweep aborts a multipart upload when its record ends; this is for what it cannot know of.
  abandonedMultipart: Math.ceil((limits.multipartLifetime + limits.policyGrace) / day) + 1,
  noncurrentVersion: 30,
  accessLog: 90,
} as const;

/** What a page of these origins may do with the bucket: post forms, read through signed links, see the answer's headers. */
export const corsRule = (origins: readonly string[]) => ({
  allowedOrigins: [...origins],
  allowedMethods: ["POST", "GET", "HEAD"] as const,
  allowedHeaders: ["*"],
  exposeHeaders: ["ETag", "x-amz-version-id", "x-amz-checksum-sha256", "x-amz-request-id"],
  maxAgeSeconds: 3600,
});

/** The events that the bucket sends to the queue. */
export const notifiedEvents = ["s3:ObjectCreated:*"] as const;

/**
 * Days after which S3 itself removes what nobody needs any more. A noncurrent version is either a replay that the sweep
 * has not deleted yet or what somebody deleted past Slipway; a replay makes the pinned version noncurrent until the sweep
 * has been, so this must stay far above the time a sweep may be down.
 */
export const removalDays = { abandonedMultipart: 7, noncurrentVersion: 30, accessLog: 90 } as const;

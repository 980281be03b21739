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

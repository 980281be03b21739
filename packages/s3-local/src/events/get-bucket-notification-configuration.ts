import { requireBucket } from "../buckets/require-bucket.ts";
import type { Operation } from "../http/operation.ts";
import { requestedBucket } from "../http/request-address.ts";
import { xmlResponse } from "../http/response.ts";
import { notificationDocument } from "./notification-rules.ts";

/**
 * Returns the notification configuration, which is empty if none was put.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html
 */
export const getBucketNotificationConfiguration: Operation = {
  name: "GetBucketNotificationConfiguration",
  async handle(request, { db }) {
    const { name } = requireBucket(db, requestedBucket(request));
    return xmlResponse(db.settings.find(name, "notification") ?? notificationDocument([]));
  },
};

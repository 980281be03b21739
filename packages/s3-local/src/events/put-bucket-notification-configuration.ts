import { requireBucket } from "../buckets/require-bucket.ts";
import { readXmlBody } from "../http/body/xml-body.ts";
import type { Operation } from "../http/operation.ts";
import { requestedBucket } from "../http/request-address.ts";
import { emptyResponse } from "../http/response.ts";
import { notificationDocument, parseNotificationRules } from "./notification-rules.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
export const putBucketNotificationConfiguration: Operation = {
  name: "PutBucketNotificationConfiguration",
  async handle(request, { db }) {
    const bucket = requestedBucket(request);
    const body = await readXmlBody(request, "NotificationConfiguration");
    const rules = parseNotificationRules(body);
    await db.commit(() => {
      requireBucket(db, bucket);
      db.settings.put(bucket, "notification", notificationDocument(rules));
    });
    return emptyResponse(200);
  },
};

import {
  notificationDocument,
  parseNotificationRules,
} from "../events/notification-configuration.ts";
import type { Operation } from "../operation.ts";
import { emptyResponse } from "../response.ts";
import { existingBucket } from "../storage/write-version.ts";
import { readXmlBody } from "../xml-body.ts";
import { addressedBucket } from "./address.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
export const putBucketNotificationConfiguration: Operation = {
  name: "PutBucketNotificationConfiguration",
  async handle(request, { db }) {
    const bucket = addressedBucket(request);
    const body = await readXmlBody(request, "NotificationConfiguration");
    const rules = parseNotificationRules(body);
    await db.commit(() => {
      existingBucket(db, bucket);
      db.settings.put(bucket, "notification", notificationDocument(rules));
    });
    return emptyResponse(200);
  },
};

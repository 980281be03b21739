import { notifiedEvents } from "@slipway/core/bucket";
import { objectPrefix } from "@slipway/core/identity";
import { account } from "./account.ts";
import { bucket } from "./bucket.ts";
import { denyPlainHttp, queue } from "./queue.ts";

/** Only S3 may send, and only for our bucket. `bucket.notify()` would let three services of any account send. */
const policy = new aws.sqs.QueuePolicy("ObjectEventsPolicy", {
  queueUrl: queue.url,
  policy: aws.iam.getPolicyDocumentOutput({
    statements: [
      {
        principals: [{ type: "Service", identifiers: ["s3.amazonaws.com"] }],
        actions: ["sqs:SendMessage"],
        resources: [queue.arn],
        conditions: [
          { test: "ArnEquals", variable: "aws:SourceArn", values: [bucket.arn] },
          { test: "StringEquals", variable: "aws:SourceAccount", values: [account] },
        ],
      },
      denyPlainHttp(queue.arn),
    ],
  }).json,
});

/** S3 tests the queue when this is set, so the queue's policy must stand first. */
new aws.s3.BucketNotification(
  "UploadsNotification",
  {
    bucket: bucket.name,
    queues: [{ queueArn: queue.arn, events: [...notifiedEvents], filterPrefix: objectPrefix }],
  },
  { dependsOn: policy },
);

import { notifiedEvents } from "@slipway/core/deployment/bucket";
import { objectPrefix } from "@slipway/core/identity";
import type { Scope } from "../scope.ts";
import { createQueuePolicy } from "./queue.ts";

/** Sends the bucket's events to the queue. */
export const notifyQueue = (
  scope: Scope,
  { bucket, queue }: { bucket: sst.aws.Bucket; queue: sst.aws.Queue },
): void => {
  // Only S3 may send, and only for our bucket. `bucket.notify()` would allow three services of any account.
  const policy = createQueuePolicy(scope, "ObjectEvents", {
    queue,
    statements: [
      {
        principals: [{ type: "Service", identifiers: ["s3.amazonaws.com"] }],
        actions: ["sqs:SendMessage"],
        resources: [queue.arn],
        conditions: [
          { test: "ArnEquals", variable: "aws:SourceArn", values: [bucket.arn] },
          { test: "StringEquals", variable: "aws:SourceAccount", values: [scope.account] },
        ],
      },
    ],
  });
  // S3 sends a test message when this is created, so the queue's policy must exist.
  new aws.s3.BucketNotification(
    scope.named("FilesNotification"),
    {
      bucket: bucket.name,
      queues: [{ queueArn: queue.arn, events: [...notifiedEvents], filterPrefix: objectPrefix }],
    },
    { ...scope.inside, dependsOn: policy },
  );
};

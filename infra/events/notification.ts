import { notifiedEvents } from "@slipway/core/deployment/bucket";
import { objectPrefix } from "@slipway/core/identity";
import type { Scope } from "../scope.ts";
import { admitTo } from "./queue.ts";

/** Tell the queue what happens in the bucket. */
export const notify = (
  scope: Scope,
  { bucket, queue }: { bucket: sst.aws.Bucket; queue: sst.aws.Queue },
): void => {
  // Only S3 may send, and only for our bucket. `bucket.notify()` would let three services of any account send.
  const policy = admitTo(scope, "ObjectEvents", {
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
  // S3 tests the queue when this is set, so the queue's policy must stand first.
  new aws.s3.BucketNotification(
    scope.named("FilesNotification"),
    {
      bucket: bucket.name,
      queues: [{ queueArn: queue.arn, events: [...notifiedEvents], filterPrefix: objectPrefix }],
    },
    { ...scope.inside, dependsOn: policy },
  );
};

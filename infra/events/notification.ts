import { notifiedEvents } from "@slipway/core/deployment/bucket";
import type { Scope } from "../scope.ts";
import type { FilesBucket } from "../storage/files-bucket.ts";
import { createQueuePolicy } from "./queue.ts";

/** Sends the bucket's events to the queue. */
export const notifyQueue = (
  scope: Scope,
  {
    files: { bucket, configurableName, notificationId },
    queue,
  }: { readonly files: FilesBucket; readonly queue: sst.aws.Queue },
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
      bucket: configurableName,
      queues: [
        {
          ...(notificationId && { id: notificationId }),
          queueArn: queue.arn,
          events: [...notifiedEvents],
          filterPrefix: scope.settings.prefix,
        },
      ],
    },
    { ...scope.inside, dependsOn: policy },
  );
};

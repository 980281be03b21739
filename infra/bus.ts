import { denyPlainHttp, fourteenDays } from "./queue.ts";

/** Where others learn what happened to uploads: docs/events.md. */
export const bus = new sst.aws.Bus("Events");

/** What tells of changes whose events no bus took, for somebody to look at: where they stand in the table's stream. */
export const unpublished = new sst.aws.Queue("UnpublishedEvents", {
  transform: {
    queue: (args) => {
      args.sqsManagedSseEnabled = true;
      args.messageRetentionSeconds = fourteenDays;
      return undefined;
    },
  },
});

new aws.sqs.QueuePolicy("UnpublishedEventsPolicy", {
  queueUrl: unpublished.url,
  policy: aws.iam.getPolicyDocumentOutput({ statements: [denyPlainHttp(unpublished.arn)] }).json,
});

import { limits } from "@slipway/core/limits";

/** SQS keeps nothing longer. */
export const fourteenDays = 14 * 24 * 60 * 60;

/** Events that could not be handled, for somebody to look at. */
export const deadLetters = new sst.aws.Queue("DeadLetters", {
  transform: {
    queue: (args) => {
      args.sqsManagedSseEnabled = true;
      args.messageRetentionSeconds = fourteenDays;
      return undefined;
    },
  },
});

/** What S3 says happened in the bucket. */
export const queue = new sst.aws.Queue("ObjectEvents", {
  visibilityTimeout: `${limits.queue.visibilityTimeout} seconds`,
  dlq: { queue: deadLetters.arn, retry: limits.queue.maxReceiveCount },
  transform: {
    queue: (args) => {
      args.sqsManagedSseEnabled = true;
      return undefined;
    },
  },
});

/** Nobody reaches a queue without TLS. */
export const denyPlainHttp = (queueArn: $util.Output<string>) => ({
  effect: "Deny",
  principals: [{ type: "*", identifiers: ["*"] }],
  actions: ["sqs:*"],
  resources: [queueArn],
  conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
});

new aws.sqs.QueuePolicy("DeadLettersPolicy", {
  queueUrl: deadLetters.url,
  policy: aws.iam.getPolicyDocumentOutput({ statements: [denyPlainHttp(deadLetters.arn)] }).json,
});

new aws.sqs.RedriveAllowPolicy("DeadLettersRedriveAllow", {
  queueUrl: deadLetters.url,
  redriveAllowPolicy: $jsonStringify({
    redrivePermission: "byQueue",
    sourceQueueArns: [queue.arn],
  }),
});

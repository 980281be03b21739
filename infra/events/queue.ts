import { limits } from "@slipway/core/limits";
import type { Scope } from "../scope.ts";

/** SQS keeps nothing longer. */
const fourteenDays = 14 * 24 * 60 * 60;

/** An encrypted queue for what somebody has to look at: it keeps messages as long as it can. */
export const createLookAtQueue = ({ named, inside }: Scope, part: string): sst.aws.Queue =>
  new sst.aws.Queue(
    named(part),
    {
      transform: {
        queue: (args) => {
          args.sqsManagedSseEnabled = true;
          args.messageRetentionSeconds = fourteenDays;
          return undefined;
        },
      },
    },
    inside,
  );

/** Admit to a queue what these statements say, and nobody without TLS. */
export const admitTo = (
  { named, inside }: Scope,
  part: string,
  {
    queue,
    statements = [],
  }: { queue: sst.aws.Queue; statements?: aws.types.input.iam.GetPolicyDocumentStatementArgs[] },
): aws.sqs.QueuePolicy => {
  const denyPlainHttp = {
    effect: "Deny",
    principals: [{ type: "*", identifiers: ["*"] }],
    actions: ["sqs:*"],
    resources: [queue.arn],
    conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
  };
  return new aws.sqs.QueuePolicy(
    named(`${part}Policy`),
    {
      queueUrl: queue.url,
      policy: aws.iam.getPolicyDocumentOutput(
        { statements: [...statements, denyPlainHttp] },
        inside,
      ).json,
    },
    inside,
  );
};

/** What S3 says happened in the bucket, and, after all their tries, the events that could not be handled. */
export const createQueues = (scope: Scope) => {
  const { named, inside } = scope;
  const deadLetters = createLookAtQueue(scope, "DeadLetters");
  const queue = new sst.aws.Queue(
    named("ObjectEvents"),
    {
      visibilityTimeout: `${limits.queue.visibilityTimeout} seconds`,
      dlq: { queue: deadLetters.arn, retry: limits.queue.maxReceiveCount },
      transform: {
        queue: (args) => {
          args.sqsManagedSseEnabled = true;
          return undefined;
        },
      },
    },
    inside,
  );
  admitTo(scope, "DeadLetters", { queue: deadLetters });
  new aws.sqs.RedriveAllowPolicy(
    named("DeadLettersRedriveAllow"),
    {
      queueUrl: deadLetters.url,
      redriveAllowPolicy: $jsonStringify({
        redrivePermission: "byQueue",
        sourceQueueArns: [queue.arn],
      }),
    },
    inside,
  );
  return { queue, deadLetters };
};

import { limits } from "@slipway/core/limits";
import type { Scope } from "../scope.ts";

/** The maximum retention of SQS. */
const fourteenDays = 14 * 24 * 60 * 60;

/** Creates an encrypted queue for messages that an operator inspects. It keeps them as long as SQS can. */
export const createInspectedQueue = ({ named, inside }: Scope, part: string): sst.aws.Queue =>
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

/** Creates a queue policy with these statements, which denies requests without TLS. */
export const createQueuePolicy = (
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

/** Creates the queue of S3's events, and the dead-letter queue for events that could not be processed. */
export const createQueues = (scope: Scope) => {
  const queues = createQueueWithDeadLetters(scope, {
    part: "ObjectEvents",
    deadLettersPart: "DeadLetters",
    limits: limits.queue,
  });
  createQueuePolicy(scope, "DeadLetters", { queue: queues.deadLetters });
  return queues;
};

/** The names of a queue and its dead-letter queue, and how long and how often a message is received. */
export interface QueueWithDeadLetters {
  readonly part: string;
  readonly deadLettersPart: string;
  readonly limits: { readonly visibilityTimeout: number; readonly maxReceiveCount: number };
}

/** Creates an encrypted queue, and a dead-letter queue whose messages can be redriven to it alone. Neither has a policy. */
export const createQueueWithDeadLetters = (
  scope: Scope,
  { part, deadLettersPart, limits: { visibilityTimeout, maxReceiveCount } }: QueueWithDeadLetters,
) => {
  const { named, inside } = scope;
  const deadLetters = createInspectedQueue(scope, deadLettersPart);
  const queue = new sst.aws.Queue(
    named(part),
    {
      // guard: a message is hidden while its function runs
      visibilityTimeout: `${visibilityTimeout} seconds`,
      // guard: failed messages go to the dead-letter queue
      dlq: { queue: deadLetters.arn, retry: maxReceiveCount },
      transform: {
        queue: (args) => {
          args.sqsManagedSseEnabled = true;
          return undefined;
        },
      },
    },
    inside,
  );
  new aws.sqs.RedriveAllowPolicy(
    named(`${deadLettersPart}RedriveAllow`),
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

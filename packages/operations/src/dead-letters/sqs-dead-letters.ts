import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type Message,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { type Connection, createClientOptions } from "@slipway/functions/aws/connection";
import type { DeadLetter, DeadLetters, Redrive } from "./dead-letters.ts";

/** Seconds for which a listed message is invisible: long enough that a listing receives no message twice. */
const visibilityTimeout = 10;

/** The maximum number of messages in one ReceiveMessage call (Amazon SQS API Reference, "ReceiveMessage"). */
const messagesPerReceive = 10;

/**
 * Connects to the dead-letter queue of a deployment.
 *
 * @param queue its ARN, or its name in the caller's account and region
 * @returns the queue, and a function that closes the connections
 */
export const connectDeadLetters = (
  queue: string,
  connection: Connection,
): { readonly deadLetters: DeadLetters; readonly close: () => void } => {
  const { region } = parseQueue(queue);
  const sqs = new SQSClient(createClientOptions({ region, ...connection }));
  return { deadLetters: createSqsDeadLetters(sqs, queue), close: () => sqs.destroy() };
};

/**
 * Creates the port to a dead-letter queue in SQS.
 *
 * @param queue its ARN, or its name in the client's account and region
 */
export const createSqsDeadLetters = (sqs: SQSClient, queue: string): DeadLetters => {
  const { name, owner } = parseQueue(queue);
  const queueUrl = once(async () => {
    const { QueueUrl } = await sqs.send(
      new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: owner }),
    );
    if (QueueUrl === undefined) throw new Error(`SQS did not return the URL of the queue ${name}.`);
    return QueueUrl;
  });
  const attributes = async (...AttributeNames: QueueAttributeName[]) => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: await queueUrl(), AttributeNames }),
    );
    return Attributes;
  };
  const arn = once(async () => {
    if (owner !== undefined) return queue;
    const { QueueArn } = await attributes("QueueArn");
    if (QueueArn === undefined) throw new Error(`SQS did not return the ARN of the queue ${name}.`);
    return QueueArn;
  });

  return {
    async count() {
      const { ApproximateNumberOfMessages = 0, ApproximateNumberOfMessagesNotVisible = 0 } =
        await attributes("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible");
      return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
    },

    async list(limit) {
      const found = new Map<string, DeadLetter>();
      while (found.size < limit) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: await queueUrl(),
            MaxNumberOfMessages: Math.min(messagesPerReceive, limit - found.size),
            VisibilityTimeout: visibilityTimeout,
            MessageSystemAttributeNames: ["SentTimestamp", "ApproximateReceiveCount"],
          }),
        );
        const before = found.size;
        for (const message of Messages) found.set(message.MessageId ?? "", toDeadLetter(message));
        if (found.size === before) break;
      }
      return [...found.values()];
    },

    async startRedrive() {
      await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: await arn() }));
    },

    async lastRedrive() {
      const { Results: [last] = [] } = await sqs.send(
        new ListMessageMoveTasksCommand({ SourceArn: await arn(), MaxResults: 1 }),
      );
      return last && toRedrive(last);
    },
  };
};

const parseQueue = (queue: string): { name: string; owner?: string; region?: string } => {
  const [arn, , service, region, owner, name] = queue.split(":");
  const isArn = arn === "arn" && service === "sqs" && region && owner && name;
  return isArn ? { name, owner, region } : { name: queue };
};

/** Caches the result of the first call. A failure is not cached. */
const once = <Value>(load: () => Promise<Value>): (() => Promise<Value>) => {
  let result: Promise<Value> | undefined;
  return () => {
    result ??= load().catch((error) => {
      result = undefined;
      throw error;
    });
    return result;
  };
};

const toDeadLetter = ({ MessageId = "", Body = "", Attributes = {} }: Message): DeadLetter => ({
  messageId: MessageId,
  body: Body,
  sentAt: new Date(Number(Attributes.SentTimestamp ?? 0)).toISOString(),
  receiveCount: Number(Attributes.ApproximateReceiveCount ?? 0),
});

const toRedrive = (entry: ListMessageMoveTasksResultEntry): Redrive => ({
  startedAt: entry.StartedTimestamp ?? 0,
  status: toStatus(entry.Status),
  moved: entry.ApproximateNumberOfMessagesMoved ?? 0,
  toMove: entry.ApproximateNumberOfMessagesToMove ?? 0,
  reason: entry.FailureReason,
});

const toStatus = (status: string | undefined): Redrive["status"] => {
  switch (status) {
    case "COMPLETED":
      return "completed";
    case "FAILED":
      return "failed";
    case "CANCELLED":
      return "cancelled";
    default:
      // All other statuses of a task that has not ended.
      return "running";
  }
};

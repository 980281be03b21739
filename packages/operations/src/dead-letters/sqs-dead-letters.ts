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
import { type Connection, clientConfiguration } from "@slipway/functions/aws/connection";
import type { DeadLetter, DeadLetters, Redrive } from "./dead-letters.ts";

/** Seconds for which a message that was looked at is hidden: long enough that one listing meets none twice. */
const hiddenFor = 10;

/** Messages in one ReceiveMessage (Amazon SQS API Reference, "ReceiveMessage"). */
const perReceive = 10;

/**
 * Reach the dead letters of a deployment.
 *
 * @param queue its ARN, or its name in the account and region of the caller
 * @returns them, and what lets go of the connections
 */
export const connectDeadLetters = (
  queue: string,
  connection: Connection,
): { readonly deadLetters: DeadLetters; readonly close: () => void } => {
  const { region } = addressOf(queue);
  const sqs = new SQSClient(clientConfiguration({ region, ...connection }));
  return { deadLetters: deadLettersInSqs(sqs, queue), close: () => sqs.destroy() };
};

/**
 * The dead letters in an SQS queue.
 *
 * @param queue its ARN, or its name in the client's account and region
 */
export const deadLettersInSqs = (sqs: SQSClient, queue: string): DeadLetters => {
  const { name, owner } = addressOf(queue);
  const queueUrl = once(async () => {
    const { QueueUrl } = await sqs.send(
      new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: owner }),
    );
    if (QueueUrl === undefined) throw new Error(`SQS says no URL of the queue ${name}.`);
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
    if (QueueArn === undefined) throw new Error(`SQS says no ARN of the queue ${name}.`);
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
            MaxNumberOfMessages: Math.min(perReceive, limit - found.size),
            VisibilityTimeout: hiddenFor,
            MessageSystemAttributeNames: ["SentTimestamp", "ApproximateReceiveCount"],
          }),
        );
        const before = found.size;
        for (const message of Messages) found.set(message.MessageId ?? "", deadLetterOf(message));
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
      return last && redriveOf(last);
    },
  };
};

const addressOf = (queue: string): { name: string; owner?: string; region?: string } => {
  const [arn, , service, region, owner, name] = queue.split(":");
  const isArn = arn === "arn" && service === "sqs" && region && owner && name;
  return isArn ? { name, owner, region } : { name: queue };
};

/** What is asked for once is asked for no more; unless it failed. */
const once = <Value>(ask: () => Promise<Value>): (() => Promise<Value>) => {
  let answer: Promise<Value> | undefined;
  return () => {
    answer ??= ask().catch((error) => {
      answer = undefined;
      throw error;
    });
    return answer;
  };
};

const deadLetterOf = ({ MessageId = "", Body = "", Attributes = {} }: Message): DeadLetter => ({
  messageId: MessageId,
  body: Body,
  sentAt: new Date(Number(Attributes.SentTimestamp ?? 0)).toISOString(),
  receiveCount: Number(Attributes.ApproximateReceiveCount ?? 0),
});

const redriveOf = (entry: ListMessageMoveTasksResultEntry): Redrive => ({
  startedAt: entry.StartedTimestamp ?? 0,
  status: statusOf(entry.Status),
  moved: entry.ApproximateNumberOfMessagesMoved ?? 0,
  toMove: entry.ApproximateNumberOfMessagesToMove ?? 0,
  reason: entry.FailureReason,
});

const statusOf = (status: string | undefined): Redrive["status"] => {
  switch (status) {
    case "COMPLETED":
      return "completed";
    case "FAILED":
      return "failed";
    case "CANCELLED":
      return "cancelled";
    default:
      // RUNNING, and CANCELLING, which ends as well.
      return "running";
  }
};

import { createHash, randomUUID } from "node:crypto";
import { limits } from "@slipway/core/limits";
import * as v from "valibot";
import { accountId, createQueueArn, deadLettersName, queueArn, queueName } from "../names.ts";
import type { Queue } from "./durable-queue.ts";
import type { Message } from "./message-store.ts";

/** An error of SQS: its code, and its code in the older query protocol. */
export class SqsError extends Error {
  override readonly name = "SqsError";
  readonly code: string;
  readonly status: number;
  readonly queryCode: string;

  constructor(code: string, message: string, status = 400, queryCode = code) {
    super(message);
    this.code = code;
    this.status = status;
    this.queryCode = queryCode;
  }
}

type Operation = (input: unknown) => unknown;

const deadLettersArn = createQueueArn(deadLettersName);

const GetQueueUrl = v.object({ QueueName: v.string() });
const GetQueueAttributes = v.object({
  QueueUrl: v.string(),
  AttributeNames: v.optional(v.array(v.string()), []),
});
const ReceiveMessage = v.object({
  QueueUrl: v.string(),
  MaxNumberOfMessages: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)),
    1,
  ),
  VisibilityTimeout: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(43_200))),
});
const StartMessageMoveTask = v.object({
  SourceArn: v.string(),
  DestinationArn: v.optional(v.string()),
});
const ListMessageMoveTasks = v.object({
  SourceArn: v.string(),
  MaxResults: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)), 1),
});

/**
 * Creates the SQS actions that the local queue supports, by name.
 *
 * Source: Amazon SQS API Reference, each action's page.
 *
 * @param url of the local SQS, with which queue URLs start
 */
export const createSqsOperations = (
  queue: Pick<Queue, "deadLetters" | "redrive">,
  url: string,
): ReadonlyMap<string, Operation> => {
  const moves: { readonly StartedTimestamp: number }[] = [];
  /** When each received message becomes visible again, in milliseconds since the epoch. */
  const received = new Map<string, number>();

  const parseQueueName = (queueUrl: string): string =>
    requireQueue(queueUrl.split("/").at(-1) ?? "");
  const isReceived = ({ messageId }: Message) => (received.get(messageId) ?? 0) > Date.now();
  const visible = () => queue.deadLetters().filter((message) => !isReceived(message));

  const operations: Record<string, Operation> = {
    GetQueueUrl: (input) => {
      const { QueueName } = parseInput(GetQueueUrl, input);
      return { QueueUrl: `${url}/${accountId}/${requireQueue(QueueName)}` };
    },

    GetQueueAttributes: (input) => {
      const { QueueUrl, AttributeNames } = parseInput(GetQueueAttributes, input);
      const attributes = createAttributes(parseQueueName(QueueUrl), {
        visible: visible().length,
        all: queue.deadLetters().length,
      });
      const requested = Object.entries(attributes).filter(
        ([name]) => AttributeNames.includes("All") || AttributeNames.includes(name),
      );
      return requested.length > 0 ? { Attributes: Object.fromEntries(requested) } : {};
    },

    ReceiveMessage: (input) => {
      const { QueueUrl, MaxNumberOfMessages, VisibilityTimeout } = parseInput(
        ReceiveMessage,
        input,
      );
      if (parseQueueName(QueueUrl) !== deadLettersName)
        throw new SqsError(
          "UnsupportedOperation",
          "Only finalize-upload receives from the local queue. You can receive its dead letters.",
          400,
          "AWS.SimpleQueueService.UnsupportedOperation",
        );
      const seconds = VisibilityTimeout ?? limits.queue.visibilityTimeout;
      const messages = visible().slice(0, MaxNumberOfMessages);
      for (const { messageId } of messages) received.set(messageId, Date.now() + seconds * 1000);
      return messages.length > 0 ? { Messages: messages.map(formatMessage) } : {};
    },

    StartMessageMoveTask: (input) => {
      const { SourceArn, DestinationArn = queueArn } = parseInput(StartMessageMoveTask, input);
      requireDeadLetters(SourceArn);
      if (DestinationArn !== queueArn)
        throw resourceNotFound(
          "The resource that you specified for the DestinationArn parameter doesn't exist.",
        );
      const moved = queue.redrive();
      received.clear();
      const task = {
        SourceArn,
        DestinationArn,
        Status: "COMPLETED",
        ApproximateNumberOfMessagesToMove: moved,
        ApproximateNumberOfMessagesMoved: moved,
        StartedTimestamp: Math.max(Date.now(), (moves[0]?.StartedTimestamp ?? 0) + 1),
      };
      moves.unshift(task);
      return { TaskHandle: Buffer.from(randomUUID()).toString("base64") };
    },

    ListMessageMoveTasks: (input) => {
      const { SourceArn, MaxResults } = parseInput(ListMessageMoveTasks, input);
      requireDeadLetters(SourceArn);
      return { Results: moves.slice(0, MaxResults) };
    },
  };
  return new Map(Object.entries(operations));
};

const parseInput = <const Schema extends v.GenericSchema>(schema: Schema, input: unknown) => {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const name = v.getDotPath(issue);
  throw issue.received === "undefined"
    ? new SqsError("MissingParameter", `The request must contain the parameter ${name}.`)
    : new SqsError(
        "InvalidParameterValue",
        `Value ${issue.received} for parameter ${name} is invalid. Reason: ${issue.message}.`,
      );
};

const requireQueue = (name: string): string => {
  if (name === queueName || name === deadLettersName) return name;
  throw new SqsError(
    "QueueDoesNotExist",
    "The specified queue does not exist.",
    400,
    "AWS.SimpleQueueService.NonExistentQueue",
  );
};

const resourceNotFound = (message: string) =>
  new SqsError("ResourceNotFoundException", message, 404);

const requireDeadLetters = (arn: string): void => {
  if (arn === deadLettersArn) return;
  throw arn === queueArn
    ? new SqsError(
        "InvalidParameterValue",
        "Source queue must be configured as a Dead Letter Queue.",
      )
    : resourceNotFound(
        "The resource that you specified for the SourceArn parameter doesn't exist.",
      );
};

const createAttributes = (
  name: string,
  { visible, all }: { readonly visible: number; readonly all: number },
): Readonly<Record<string, string>> =>
  name === deadLettersName
    ? {
        QueueArn: deadLettersArn,
        ApproximateNumberOfMessages: String(visible),
        ApproximateNumberOfMessagesNotVisible: String(all - visible),
      }
    : {
        QueueArn: queueArn,
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: deadLettersArn,
          maxReceiveCount: limits.queue.maxReceiveCount,
        }),
      };

const formatMessage = ({ messageId, body, sentAt, receiveCount }: Message) => ({
  MessageId: messageId,
  ReceiptHandle: Buffer.from(randomUUID()).toString("base64"),
  Body: body,
  MD5OfBody: createHash("md5").update(body).digest("hex"),
  Attributes: {
    SentTimestamp: String(sentAt),
    ApproximateReceiveCount: String(receiveCount),
  },
});

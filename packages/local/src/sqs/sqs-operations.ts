import { createHash, randomUUID } from "node:crypto";
import type { FunctionName } from "@slipway/core/deployment/grants";
import * as v from "valibot";
import { accountId, createQueueArn } from "../names.ts";
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

/** A queue with its dead-letter queue, whose messages can be read and redriven. */
export interface ServedQueue {
  readonly name: string;
  /** The name of its dead-letter queue. */
  readonly deadLetters: string;
  /** The function that receives from the queue. */
  readonly consumer: FunctionName;
  readonly limits: { readonly maxReceiveCount: number; readonly visibilityTimeout: number };
  readonly queue: Pick<Queue, "deadLetters" | "redrive">;
}

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
 * Creates the SQS actions that the local queues support, by name.
 *
 * Source: Amazon SQS API Reference, each action's page.
 *
 * @param url of the local SQS, with which queue URLs start
 */
export const createSqsOperations = (
  served: readonly ServedQueue[],
  url: string,
): ReadonlyMap<string, Operation> => {
  const queues = served.map(createDeadLetterAccess);

  /** Returns the queue with a name, which may be that of its dead-letter queue. */
  const requireQueue = (name: string) => {
    const found = queues.find(({ names }) => names.includes(name));
    if (found !== undefined) return { ...found, isDeadLetters: name === found.deadLetters };
    throw new SqsError(
      "QueueDoesNotExist",
      "The specified queue does not exist.",
      400,
      "AWS.SimpleQueueService.NonExistentQueue",
    );
  };
  const requireQueueAt = (queueUrl: string) => requireQueue(queueUrl.split("/").at(-1) ?? "");
  const requireDeadLetters = (arn: string) => {
    const found = queues.find(({ names }) => names.map(createQueueArn).includes(arn));
    if (found !== undefined && arn === createQueueArn(found.deadLetters)) return found;
    throw found !== undefined
      ? new SqsError(
          "InvalidParameterValue",
          "Source queue must be configured as a Dead Letter Queue.",
        )
      : resourceNotFound(
          "The resource that you specified for the SourceArn parameter doesn't exist.",
        );
  };

  const operations: Record<string, Operation> = {
    GetQueueUrl: (input) => {
      const { QueueName } = parseInput(GetQueueUrl, input);
      requireQueue(QueueName);
      return { QueueUrl: `${url}/${accountId}/${QueueName}` };
    },

    GetQueueAttributes: (input) => {
      const { QueueUrl, AttributeNames } = parseInput(GetQueueAttributes, input);
      const found = requireQueueAt(QueueUrl);
      const requested = Object.entries(createAttributes(found, found.isDeadLetters)).filter(
        ([name]) => AttributeNames.includes("All") || AttributeNames.includes(name),
      );
      return requested.length > 0 ? { Attributes: Object.fromEntries(requested) } : {};
    },

    ReceiveMessage: (input) => {
      const { QueueUrl, MaxNumberOfMessages, VisibilityTimeout } = parseInput(
        ReceiveMessage,
        input,
      );
      const found = requireQueueAt(QueueUrl);
      if (!found.isDeadLetters)
        throw new SqsError(
          "UnsupportedOperation",
          `Only ${found.consumer} receives from the local queue. You can receive its dead letters.`,
          400,
          "AWS.SimpleQueueService.UnsupportedOperation",
        );
      const seconds = VisibilityTimeout ?? found.limits.visibilityTimeout;
      const messages = found.receive(MaxNumberOfMessages, seconds);
      return messages.length > 0 ? { Messages: messages.map(formatMessage) } : {};
    },

    StartMessageMoveTask: (input) => {
      const { SourceArn, DestinationArn } = parseInput(StartMessageMoveTask, input);
      const { name, redrive } = requireDeadLetters(SourceArn);
      if (DestinationArn !== undefined && DestinationArn !== createQueueArn(name))
        throw resourceNotFound(
          "The resource that you specified for the DestinationArn parameter doesn't exist.",
        );
      redrive();
      return { TaskHandle: Buffer.from(randomUUID()).toString("base64") };
    },

    ListMessageMoveTasks: (input) => {
      const { SourceArn, MaxResults } = parseInput(ListMessageMoveTasks, input);
      return { Results: requireDeadLetters(SourceArn).moves.slice(0, MaxResults) };
    },
  };
  return new Map(Object.entries(operations));
};

/** A move task, as SQS lists it. */
interface MoveTask {
  readonly SourceArn: string;
  readonly DestinationArn: string;
  readonly Status: "COMPLETED";
  readonly ApproximateNumberOfMessagesToMove: number;
  readonly ApproximateNumberOfMessagesMoved: number;
  readonly StartedTimestamp: number;
}

/** A queue whose dead letters can be received and moved. */
interface DeadLetterAccess extends ServedQueue {
  readonly names: readonly string[];
  /** Returns the dead letters that no one has received. */
  visible(): readonly Message[];
  /** Returns some visible messages, and hides them for some seconds. */
  receive(limit: number, seconds: number): readonly Message[];
  /** Moves the dead letters back to the queue. */
  redrive(): void;
  /** The moves, newest first. */
  readonly moves: readonly MoveTask[];
}

const createDeadLetterAccess = (served: ServedQueue): DeadLetterAccess => {
  const { name, deadLetters, queue } = served;
  const moves: MoveTask[] = [];
  /** When each received message becomes visible again, in milliseconds since the epoch. */
  const received = new Map<string, number>();
  const isReceived = ({ messageId }: Message) => (received.get(messageId) ?? 0) > Date.now();
  const visible = () => queue.deadLetters().filter((message) => !isReceived(message));
  return {
    ...served,
    names: [name, deadLetters],
    visible,
    moves,
    receive(limit, seconds) {
      const messages = visible().slice(0, limit);
      for (const { messageId } of messages) received.set(messageId, Date.now() + seconds * 1000);
      return messages;
    },
    redrive() {
      const moved = queue.redrive();
      received.clear();
      moves.unshift({
        SourceArn: createQueueArn(deadLetters),
        DestinationArn: createQueueArn(name),
        Status: "COMPLETED",
        ApproximateNumberOfMessagesToMove: moved,
        ApproximateNumberOfMessagesMoved: moved,
        StartedTimestamp: Math.max(Date.now(), (moves[0]?.StartedTimestamp ?? 0) + 1),
      });
    },
  };
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

const resourceNotFound = (message: string) =>
  new SqsError("ResourceNotFoundException", message, 404);

const createAttributes = (
  { name, deadLetters, limits, queue, visible }: DeadLetterAccess,
  isDeadLetters: boolean,
): Readonly<Record<string, string>> => {
  const deadLettersArn = createQueueArn(deadLetters);
  if (!isDeadLetters)
    return {
      QueueArn: createQueueArn(name),
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: deadLettersArn,
        maxReceiveCount: limits.maxReceiveCount,
      }),
    };
  const visibleMessages = visible().length;
  return {
    QueueArn: deadLettersArn,
    ApproximateNumberOfMessages: String(visibleMessages),
    ApproximateNumberOfMessagesNotVisible: String(queue.deadLetters().length - visibleMessages),
  };
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

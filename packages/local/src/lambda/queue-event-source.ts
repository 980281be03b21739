import {
  type FunctionName,
  hookFunctionName,
  imageFunctionName,
} from "@slipway/core/deployment/grants";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { hookQueueArn, imageQueueArn, queueArn, region } from "../names.ts";
import type { Consumer } from "../sqs/deliveries.ts";
import type { Message } from "../sqs/message-store.ts";
import { createLambdaContext } from "./lambda-context.ts";

type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** Delivers batches of S3's events to finalize-upload. */
export const createFinalizeConsumer = (handler: QueueHandler): Consumer =>
  createQueueConsumer(handler, {
    name: "finalize-upload",
    queue: queueArn,
    senderId: "s3.amazonaws.com",
  });

/**
 * Delivers batches of the bus's events to handle-events.
 *
 * @param timeout of the function in seconds. Defaults to that of a deployment
 */
export const createHookConsumer = (handler: QueueHandler, timeout?: number): Consumer =>
  createQueueConsumer(handler, {
    name: hookFunctionName,
    queue: hookQueueArn,
    senderId: "events.amazonaws.com",
    timeout,
  });

/** Delivers the uploads to derive images from to derive-images. */
export const createImageConsumer = (handler: QueueHandler): Consumer =>
  createQueueConsumer(handler, {
    name: imageFunctionName,
    queue: imageQueueArn,
    senderId: "events.amazonaws.com",
  });

interface EventSource {
  /** The function's name. */
  readonly name: FunctionName;
  /** The ARN of the queue. */
  readonly queue: string;
  /** The service that sends the messages. */
  readonly senderId: string;
  readonly timeout?: number | undefined;
}

/** Delivers batches of a queue to a function as the event source mapping does, with partial batch responses. */
const createQueueConsumer =
  (handler: QueueHandler, source: EventSource): Consumer =>
  async (batch) => {
    const event = { Records: batch.map((message) => createRecord(message, source)) };
    const context = createLambdaContext(source.name, source.timeout);
    const { batchItemFailures } = await handler(event, context);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };

// Amazon SQS Developer Guide, "ReceiveMessage": times in milliseconds since the epoch, as strings.
const createRecord = (
  { messageId, body, receiveCount, sentAt }: Message,
  { queue, senderId }: EventSource,
): SQSEvent["Records"][number] => ({
  messageId,
  receiptHandle: `${messageId}:${receiveCount}`,
  body,
  attributes: {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: String(sentAt),
    SenderId: senderId,
    ApproximateFirstReceiveTimestamp: String(sentAt),
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: queue,
  awsRegion: region,
});

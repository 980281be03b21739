import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { queueArn, region } from "../names.ts";
import type { Consumer } from "../sqs/deliveries.ts";
import type { Message } from "../sqs/message-store.ts";
import { createLambdaContext } from "./lambda-context.ts";

/** Delivers batches of the queue to finalize-upload as the event source mapping does, with partial batch responses. */
export const createFinalizeConsumer =
  (handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>): Consumer =>
  async (batch) => {
    const event = { Records: batch.map(createRecord) };
    const { batchItemFailures } = await handler(event, createLambdaContext("finalize-upload"));
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };

// Amazon SQS Developer Guide, "ReceiveMessage": times in milliseconds since the epoch, as strings.
const createRecord = ({
  messageId,
  body,
  receiveCount,
  sentAt,
}: Message): SQSEvent["Records"][number] => ({
  messageId,
  receiptHandle: `${messageId}:${receiveCount}`,
  body,
  attributes: {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: String(sentAt),
    SenderId: "s3.amazonaws.com",
    ApproximateFirstReceiveTimestamp: String(sentAt),
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: queueArn,
  awsRegion: region,
});

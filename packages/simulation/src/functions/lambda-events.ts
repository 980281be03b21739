import type { Context, SQSEvent } from "aws-lambda";
import type { Message } from "../services/queue.ts";
import type { Invocation } from "./runtime.ts";

/** Creates the event with which Lambda invokes a function with messages of a queue. */
export const createSqsEvent = (batch: readonly Message[]): SQSEvent => ({
  Records: batch.map(({ messageId, body, receiveCount }) => ({
    messageId,
    receiptHandle: messageId,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: "0",
      SenderId: "s3.amazonaws.com",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:uploads",
    awsRegion: "us-east-1",
  })),
});

/** Creates the context of an invocation. */
export const createLambdaContext = ({ name, remaining }: Invocation): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: name,
  functionVersion: "$LATEST",
  invokedFunctionArn: name,
  memoryLimitInMB: "1024",
  awsRequestId: name,
  logGroupName: name,
  logStreamName: name,
  getRemainingTimeInMillis: remaining,
  done: () => {},
  fail: () => {},
  succeed: () => {},
});

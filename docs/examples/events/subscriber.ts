import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { UploadEvent } from "@slipway/core/events/upload-event";
import type { EventBridgeEvent } from "aws-lambda";
import * as v from "valibot";

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/** Keeps the newest state of each upload in a table, regardless of the number and order of events. */
export const handler = async ({ detail }: EventBridgeEvent<string, unknown>): Promise<void> => {
  const event = v.parse(UploadEvent, detail);
  try {
    await client.send(
      new PutCommand({
        TableName: process.env.FILES_TABLE,
        Item: event,
        ConditionExpression: "attribute_not_exists(id) OR #revision < :revision",
        ExpressionAttributeNames: { "#revision": "revision" },
        ExpressionAttributeValues: { ":revision": event.revision },
      }),
    );
  } catch (error) {
    // The stored state is newer or the same. Any other error is thrown, so that EventBridge retries the event.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
};

import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/**
 * A client that takes and gives items as objects. All that are made of one DynamoDB client share its options, and those
 * of the last one hold: so every adapter makes its own here.
 */
export const documentClient = (dynamoDb: DynamoDBClient): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(dynamoDb, { marshallOptions: { removeUndefinedValues: true } });

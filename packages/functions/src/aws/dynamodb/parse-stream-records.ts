import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBStreamEvent, StreamRecord } from "aws-lambda";
import type { Change } from "../../events/publish.ts";

/** The changes that a batch of a DynamoDB stream tells of, in its order. */
export const changesOfStream = ({ Records }: DynamoDBStreamEvent): readonly Change[] =>
  Records.map(({ dynamodb = {} }) => ({
    // Lambda takes an empty identifier for the whole batch (Developer Guide, "Configuring partial batch response with DynamoDB").
    sequenceNumber: dynamodb.SequenceNumber ?? "",
    before: itemOf(dynamodb.OldImage),
    after: itemOf(dynamodb.NewImage),
  }));

type Image = NonNullable<StreamRecord["NewImage"]>;

/** The item of an image; of one that cannot be read, the reason, which is a record as little. */
const itemOf = (image: Image | undefined): unknown => {
  try {
    // Lambda's JSON has what is binary as base64 text, where the SDK's type has bytes; no record holds any.
    return image && unmarshall(image as Parameters<typeof unmarshall>[0]);
  } catch (error) {
    return String(error);
  }
};

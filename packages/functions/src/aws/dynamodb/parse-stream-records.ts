import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBStreamEvent, StreamRecord } from "aws-lambda";
import type { Change } from "../../events/publish.ts";

/** Returns the changes in a batch of a DynamoDB stream, in order. */
export const parseStreamRecords = ({ Records }: DynamoDBStreamEvent): readonly Change[] =>
  Records.map(({ dynamodb = {} }) => ({
    // Lambda treats an empty identifier as a failure of the whole batch (Developer Guide, "Configuring partial batch
    // response with DynamoDB").
    sequenceNumber: dynamodb.SequenceNumber ?? "",
    before: parseImage(dynamodb.OldImage),
    after: parseImage(dynamodb.NewImage),
  }));

type Image = NonNullable<StreamRecord["NewImage"]>;

/** Returns the item of an image. Returns an error message, which is not a record either, if the image cannot be parsed. */
const parseImage = (image: Image | undefined): unknown => {
  try {
    // The types differ in binary values, which are base64 from Lambda and bytes in the SDK. Records have none.
    return image && unmarshall(image as Parameters<typeof unmarshall>[0]);
  } catch (error) {
    return String(error);
  }
};

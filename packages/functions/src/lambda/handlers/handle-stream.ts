import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { parseStreamRecords } from "../../aws/dynamodb/parse-stream-records.ts";
import { type PublishAdapters, publishEvents } from "../../events/publish.ts";

/** Creates the handler of the table's stream. If an event fails, Lambda retries the batch from its change. */
export const publishEventsHandler =
  (adapters: PublishAdapters) =>
  async (event: DynamoDBStreamEvent, _context: Context): Promise<DynamoDBBatchResponse> => {
    const failed = await publishEvents(parseStreamRecords(event), adapters);
    return {
      batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed.sequenceNumber }],
    };
  };

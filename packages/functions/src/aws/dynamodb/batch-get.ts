import { setTimeout as delay } from "node:timers/promises";
import { BatchGetItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { table } from "@slipway/core/deployment/table";
import { inBatches } from "../../in-batches.ts";
import { itemOf, objectOf } from "./item.ts";

/** Keys of one BatchGetItem: its own limit (Amazon DynamoDB API Reference, "BatchGetItem"). */
const keysPerBatch = 100;
const batchesAtOnce = 4;

/** Times that a batch is asked for what DynamoDB left of it. */
const mostRounds = 8;

/**
 * The items with these ids, as far as there are any, in no order; a write of the last moment may be missing.
 *
 * @throws {Error} when DynamoDB does not read a batch to its end
 */
export const batchGet = async (
  client: DynamoDBClient,
  TableName: string,
  ids: readonly string[],
): Promise<readonly unknown[]> => {
  const batches = Array.from({ length: Math.ceil(ids.length / keysPerBatch) }, (_, index) =>
    ids.slice(index * keysPerBatch, (index + 1) * keysPerBatch),
  );
  const read = await inBatches(batches, batchesAtOnce, (batch) =>
    readBatch(client, TableName, batch),
  );
  return read.flat();
};

const readBatch = async (
  client: DynamoDBClient,
  TableName: string,
  ids: readonly string[],
): Promise<readonly unknown[]> => {
  const found: unknown[] = [];
  let left = ids.map((id) => itemOf({ [table.partitionKey]: id }));
  for (let round = 0; left.length > 0; round += 1) {
    // DynamoDB may take a batch in part: Developer Guide, "Error handling with DynamoDB", "Batch operations".
    if (round === mostRounds) throw new Error("DynamoDB did not read a batch to its end.");
    if (round > 0) await delay(25 * 2 ** round * Math.random());
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: left } } }),
    );
    found.push(...(Responses?.[TableName] ?? []).map(objectOf));
    left = UnprocessedKeys?.[TableName]?.Keys ?? [];
  }
  return found;
};

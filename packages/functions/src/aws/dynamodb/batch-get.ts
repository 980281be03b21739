import { setTimeout as delay } from "node:timers/promises";
import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { table } from "@slipway/core/deployment/table";
import pMap from "p-map";

/** The maximum number of keys in one BatchGetItem (Amazon DynamoDB API Reference, "BatchGetItem"). */
const keysPerBatch = 100;
const maxConcurrentBatches = 4;

/** The maximum number of requests for one batch, including those for its unprocessed keys. */
const maxAttempts = 8;

/**
 * Returns the items with these ids that exist, in no order. Reads are eventually consistent.
 *
 * @throws {Error} if DynamoDB repeatedly leaves keys of a batch unprocessed
 */
export const batchGet = async (
  client: DynamoDBDocumentClient,
  TableName: string,
  ids: readonly string[],
): Promise<readonly unknown[]> => {
  const batches = Array.from({ length: Math.ceil(ids.length / keysPerBatch) }, (_, index) =>
    ids.slice(index * keysPerBatch, (index + 1) * keysPerBatch),
  );
  const read = await pMap(batches, (batch) => readBatch(client, TableName, batch), {
    concurrency: maxConcurrentBatches,
  });
  return read.flat();
};

const readBatch = async (
  client: DynamoDBDocumentClient,
  TableName: string,
  ids: readonly string[],
): Promise<readonly unknown[]> => {
  const found: unknown[] = [];
  let keys: Record<string, unknown>[] = ids.map((id) => ({ [table.partitionKey]: id }));
  for (let attempt = 0; keys.length > 0; attempt += 1) {
    // DynamoDB may process only part of a batch (Developer Guide, "Error handling with DynamoDB", "Batch operations").
    if (attempt === maxAttempts) throw new Error("DynamoDB left keys of a batch unprocessed.");
    if (attempt > 0) await delay(25 * 2 ** attempt * Math.random());
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys } } }),
    );
    found.push(...(Responses?.[TableName] ?? []));
    keys = UnprocessedKeys?.[TableName]?.Keys ?? [];
  }
  return found;
};

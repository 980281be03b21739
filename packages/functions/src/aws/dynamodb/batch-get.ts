import { setTimeout as delay } from "node:timers/promises";
import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { table } from "@slipway/core/deployment/table";
import pMap from "p-map";

/** The most keys that one BatchGetItem takes (Amazon DynamoDB API Reference, "BatchGetItem"). */
const keysPerBatch = 100;
const batchesAtOnce = 4;

/** Requests for one batch, including those for its unprocessed keys. */
const maxRounds = 8;

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
    concurrency: batchesAtOnce,
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
  for (let round = 0; keys.length > 0; round += 1) {
    // DynamoDB may process only part of a batch (Developer Guide, "Error handling with DynamoDB", "Batch operations").
    if (round === maxRounds) throw new Error("DynamoDB left keys of a batch unprocessed.");
    if (round > 0) await delay(25 * 2 ** round * Math.random());
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys } } }),
    );
    found.push(...(Responses?.[TableName] ?? []));
    keys = UnprocessedKeys?.[TableName]?.Keys ?? [];
  }
  return found;
};

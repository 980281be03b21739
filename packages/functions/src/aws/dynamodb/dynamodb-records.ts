import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  BatchWriteCommand,
  type BatchWriteCommandOutput,
  GetCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { table } from "@slipway/core/deployment/table";
import type { DueEntry } from "@slipway/core/lifecycle";
import type { Write } from "@slipway/core/lifecycle/decision";
import type { StoredRecord } from "@slipway/core/record";
import type { Records } from "../../ports/records.ts";
import { batchGet } from "./batch-get.ts";
import { createExpressions } from "./condition-expression.ts";
import type { DocumentClients } from "./document-clients.ts";
import { createChanges } from "./dynamodb-changes.ts";
import { createDigests } from "./dynamodb-digests.ts";
import { createLists } from "./dynamodb-lists.ts";
import { parseRecord } from "./parse-record.ts";

const { due } = table.indexes;

type Key = Record<string, unknown>;

/** Creates records in the table with this name. Uses no transactions and no return values of failed conditions. */
export const createDynamoDbRecords = (clients: DocumentClients, TableName: string): Records => {
  const create = async ({ record }: Extract<Write, { kind: "create" }>): Promise<StoredRecord> => {
    const { id, ...fields } = record;
    const set = Object.fromEntries(
      Object.entries(fields).filter(([, value]) => value !== undefined),
    );
    const {
      ExpressionAttributeNames,
      ConditionExpression: _,
      ...update
    } = createExpressions({ kind: "update", id, set, guard: [], remove: [], add: {} });
    // No function has permission for PutItem.
    await clients.retrying.send(
      new UpdateCommand({
        TableName,
        Key: { id },
        ...update,
        ConditionExpression: "attribute_not_exists(#id)",
        ExpressionAttributeNames: {
          ...omitPartitionKey(ExpressionAttributeNames),
          "#id": table.partitionKey,
        },
      }),
    );
    return record;
  };

  const update = async (write: Extract<Write, { kind: "update" }>): Promise<StoredRecord> => {
    const { Attributes } = await clients.retrying.send(
      new UpdateCommand({
        TableName,
        Key: { id: write.id },
        ...createExpressions(write),
        ReturnValues: "ALL_NEW",
      }),
    );
    return parseRecord(Attributes);
  };

  return {
    async get(id) {
      const { Item } = await clients.retrying.send(
        new GetCommand({ TableName, Key: { id }, ConsistentRead: true }),
      );
      return Item && parseRecord(Item);
    },

    async getMany(ids) {
      return (await batchGet(clients.retrying, TableName, ids)).map(parseRecord);
    },

    async apply(write) {
      try {
        return await (write.kind === "create" ? create(write) : update(write));
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },

    async putNew(records) {
      const { UnprocessedItems }: BatchWriteCommandOutput = await clients.once.send(
        new BatchWriteCommand({
          RequestItems: { [TableName]: records.map((Item) => ({ PutRequest: { Item } })) },
        }),
      );
      const unprocessed = new Set(
        UnprocessedItems?.[TableName]?.map(({ PutRequest }) => PutRequest?.Item?.id),
      );
      return records.filter(({ id }) => unprocessed.has(id));
    },

    ...createLists(clients, TableName),
    ...createChanges(clients, TableName),
    ...createDigests(clients, TableName),

    async listDue({ shard, until, limit }) {
      const found: DueEntry[] = [];
      let startKey: Key | undefined;
      // DynamoDB measures a page before it drops attributes, so a page may end before the limit.
      do {
        const page: QueryCommandOutput = await clients.retrying.send(
          new QueryCommand({
            TableName,
            IndexName: "due" satisfies keyof typeof table.indexes,
            KeyConditionExpression: "#shard = :shard AND #at <= :until",
            ProjectionExpression: "#id, #at, #failures",
            ExpressionAttributeNames: {
              "#shard": due.partitionKey,
              "#at": due.sortKey,
              "#id": table.partitionKey,
              "#failures": "dueFailures" satisfies keyof StoredRecord,
            },
            ExpressionAttributeValues: { ":shard": shard, ":until": until },
            Limit: limit - found.length,
            ExclusiveStartKey: startKey,
          }),
        );
        found.push(...(page.Items ?? []).map(parseDueEntry));
        startKey = page.LastEvaluatedKey;
      } while (startKey !== undefined && found.length < limit);
      return found;
    },
  };
};

const omitPartitionKey = (names: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(names).filter(([, name]) => name !== table.partitionKey));

/** Parses an entry without the record's schema, so that unreadable records are listed too. */
const parseDueEntry = (item: Readonly<Record<string, unknown>>): DueEntry => ({
  id: String(item[table.partitionKey]),
  dueAt: String(item[due.sortKey]),
  failures: typeof item.dueFailures === "number" ? item.dueFailures : 0,
});
